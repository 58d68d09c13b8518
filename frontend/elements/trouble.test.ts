import { beforeEach, expect, test } from "vitest";
import { draw } from "../live/draw";
import { Trouble } from "./trouble";

customElements.define("k-trouble", Trouble);

type Context = { response?: { status: number }; hx: Record<string, string>; text: string };
const tell = (name: string, ctx: Context): Context => {
  document.dispatchEvent(new CustomEvent(name, { detail: { ctx } }));
  return ctx;
};
const refused = (status: number, hx: Record<string, string> = {}): Context =>
  tell("htmx:response:error", { response: { status }, hx, text: "<h1>Back in a moment</h1>" });
const said = (): string => document.querySelector("#toasts")?.textContent ?? "";

beforeEach(() =>
  draw(`<div id="toasts"></div><k-trouble><template><b>Kuula does not answer.</b></template></k-trouble>`),
);

test("another's page about trouble becomes a notice and replaces nothing", () => {
  const { hx, text } = refused(503);
  expect(hx).toEqual({ reswap: "none", pushurl: "false", replaceurl: "false" });
  expect(text).toBe("");
  expect(said()).toBe("Kuula does not answer.");
});

test("no answer at all is told too", () => {
  tell("htmx:error", { hx: {}, text: "" });
  expect(said()).toBe("Kuula does not answer.");
});

test("what Kuula says itself, and a form that came back, stay as they are", () => {
  refused(422);
  refused(503, { retarget: "#toasts", reswap: "beforeend" });
  refused(401, { redirect: "/account/login/" });
  tell("htmx:error", { response: { status: 200 }, hx: {}, text: "" });
  expect(said()).toBe("");
});

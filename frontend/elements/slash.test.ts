import { beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { Slash } from "./slash";

customElements.define("k-slash", Slash);
const offered = (): (string | null)[] =>
  [...document.querySelectorAll<HTMLElement>("[role=option]")].map((one) => one.textContent);
const editor = (): HTMLElement => document.querySelector("[contenteditable]") as HTMLElement;
const press = (key: string): boolean =>
  editor().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const taken: string[] = [];

function type(text: string): void {
  editor().textContent = text;
  const node = editor().firstChild as Text;
  getSelection()?.setBaseAndExtent(node, text.length, node, text.length);
  editor().dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => {
  taken.length = 0;
  document.execCommand = vi.fn();
  draw(`<form><div contenteditable="true"></div><k-slash><ul role="listbox" hidden></ul></k-slash>
    <button type="button" name="template" value="1">Greeting · et</button><button type="button" name="template" value="2">Refund and thanks · en</button></form>`);
  for (const one of document.querySelectorAll("button"))
    one.addEventListener("click", () => taken.push(one.value));
});

test("/ at the beginning of a line offers templates by their words, within a line it does not", () => {
  type("/");
  expect(offered()).toEqual(["Greeting · et", "Refund and thanks · en"]);
  type("/thanks ref");
  expect(offered()).toEqual(["Refund and thanks · en"]);
  type("Dear all /ref");
  expect(offered()).toEqual([]);
});

test("folders find, and the server finds by the words of a template", async () => {
  vi.useFakeTimers();
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    return Promise.resolve(new Response('{"found": ["2"]}'));
  });
  document.querySelector("k-slash")?.setAttribute("data-url", "/found");
  document.querySelector("button")?.setAttribute("data-find", "Kind words");
  type("/kind");
  expect(offered()).toEqual(["Kind words Greeting · et"]);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toEqual(["/found?q=kind"]);
  expect(offered()).toEqual(["Kind words Greeting · et", "Refund and thanks · en"]);
  type("/money");
  press("Escape");
  await vi.advanceTimersByTimeAsync(200);
  expect([asked.length, offered()]).toEqual([1, []]);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("arrows choose, Enter takes the template, Escape closes the list and no more", () => {
  type("/");
  press("ArrowDown");
  expect(press("Enter")).toBe(false);
  expect(taken).toEqual(["2"]);
  type("/gre");
  press("Escape");
  expect(offered()).toEqual([]);
  expect(press("Enter")).toBe(true);
  expect(taken).toEqual(["2"]);
});

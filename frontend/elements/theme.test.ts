import { expect, test } from "vitest";
import { draw } from "../live/draw";
import { Theme } from "./theme";

customElements.define("k-theme", Theme);

test("a choice is drawn at once, marked and remembered for the server", () => {
  draw(
    `<k-theme><button data-choice="light" aria-pressed="true"></button><button data-choice="dark"></button></k-theme>`,
  );
  document.querySelector<HTMLElement>("[data-choice=dark]")?.click();
  expect(document.documentElement.dataset["theme"]).toBe("dark");
  expect(document.cookie).toContain("kuula_theme=dark");
  expect([...document.querySelectorAll("button")].map((one) => one.getAttribute("aria-pressed"))).toEqual([
    "false",
    "true",
  ]);
});

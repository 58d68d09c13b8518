import { beforeEach, expect, test } from "vitest";
import { draw } from "../live/draw";
import { Menu } from "./menu";

customElements.define("k-menu", Menu);

const details = (): HTMLDetailsElement => document.querySelector("details") as HTMLDetailsElement;
const press = (key: string): boolean =>
  (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );

beforeEach(() => {
  draw(`<k-menu><details open><summary tabindex="0">More</summary><div class="menu-list">
    <a class="menu-item" href="#1">One</a><button class="menu-item" type="button">Two</button></div></details></k-menu><p>Elsewhere</p>`);
});

test("arrows move round, Escape closes and gives the focus back", () => {
  document.querySelector("summary")?.focus();
  press("ArrowDown");
  expect(document.activeElement?.textContent).toBe("One");
  press("ArrowUp");
  expect(document.activeElement?.textContent).toBe("Two");
  press("Escape");
  expect(details().open).toBe(false);
  expect(document.activeElement?.tagName).toBe("SUMMARY");
});

test("a click elsewhere closes it", () => {
  document.querySelector("p")?.click();
  expect(details().open).toBe(false);
});

import { beforeEach, expect, test, vi } from "vitest";
import { use } from "../live/actions";
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

test("letters leave what holds them, Enter takes the first", () => {
  const find = document.createElement("input");
  find.className = "menu-find";
  document.querySelector(".menu-list")?.prepend(find);
  const outside: Event[] = [];
  document.addEventListener("input", (event) => outside.push(event));
  find.value = " tW";
  find.dispatchEvent(new Event("input", { bubbles: true }));
  const [one, two] = document.querySelectorAll<HTMLElement>(".menu-item");
  expect([one?.hidden, two?.hidden]).toEqual([true, false]);
  expect(outside).toHaveLength(0);
  let pressed = 0;
  two?.addEventListener("click", () => (pressed += 1));
  find.focus();
  press("Enter");
  expect(pressed).toBe(1);
  details().open = true;
  find.focus();
  press("ArrowDown");
  expect(document.activeElement).toBe(two);
});

test("what an item is filed under finds it, and what the server knows of it", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", () => Promise.resolve(new Response('{"found": ["2"]}')));
  const find = document.createElement("input");
  find.className = "menu-find";
  find.dataset["url"] = "/found";
  document.querySelector(".menu-list")?.prepend(find);
  const [one, two] = document.querySelectorAll<HTMLElement>(".menu-item");
  one?.setAttribute("data-find", "Money");
  two?.setAttribute("value", "2");
  find.value = "mon";
  find.dispatchEvent(new Event("input", { bubbles: true }));
  expect([one?.hidden, two?.hidden]).toEqual([false, true]);
  await vi.advanceTimersByTimeAsync(200);
  expect([one?.hidden, two?.hidden]).toEqual([false, false]);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a click elsewhere closes it", () => {
  document.querySelector("p")?.click();
  expect(details().open).toBe(false);
});

test("opened by its key it has the focus where it begins before the next key comes", () => {
  details().open = false;
  document.querySelector("button.menu-item")?.setAttribute("data-first", "");
  use(document.querySelector("summary") as HTMLElement);
  expect(details().open).toBe(true);
  expect(document.activeElement?.textContent).toBe("Two");
});

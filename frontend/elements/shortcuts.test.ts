import { beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { Shortcuts } from "./shortcuts";

customElements.define("k-shortcuts", Shortcuts);

const press = (key: string, more: KeyboardEventInit = {}): boolean =>
  (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
  );

beforeEach(() => {
  draw(`
    <input type="search" data-key="/" data-key-label="Search">
    <ul data-list><li><a data-item href="#1">One</a></li><li><a data-item href="#2" aria-current="true">Two</a></li><li><a data-item href="#3">Three</a></li></ul>
    <button type="button" data-key="e">Solved <kbd>e</kbd></button><button type="button" data-key="g i">Inbox</button>
    <k-shortcuts data-move="Move" data-open="Open" data-help="Keys"><dialog><dl class="keys"></dl></dialog></k-shortcuts>`);
  (document.activeElement as HTMLElement | null)?.blur();
});

test("j and k move from the current item and stop at the ends", () => {
  press("j");
  expect(document.activeElement?.textContent).toBe("Three");
  press("j");
  expect(document.activeElement?.textContent).toBe("Three");
  press("k");
  expect(document.activeElement?.textContent).toBe("Two");
});

test("a declared key presses its button, also as the second of a pair", () => {
  const clicked = vi.fn((event: Event) => (event.target as Element).textContent?.trim());
  document.body.addEventListener("click", clicked, { capture: true });
  press("e");
  press("g");
  press("i");
  press("e", { ctrlKey: true });
  document.body.removeEventListener("click", clicked, { capture: true });
  expect(clicked.mock.results.map((one) => one.value as string)).toEqual(["Solved e", "Inbox"]);
});

test("/ goes to the search, where letters are letters until Escape", () => {
  press("/");
  const search = document.querySelector("input");
  expect(document.activeElement).toBe(search);
  press("j");
  expect(document.activeElement).toBe(search);
  press("Escape");
  expect(document.activeElement).not.toBe(search);
});

test("? shows every key with its words", () => {
  press("?");
  expect(document.querySelector("dialog")?.open).toBe(true);
  const rows = [...document.querySelectorAll("dt")].map(
    (one) => `${one.textContent}: ${one.nextElementSibling?.textContent?.trim()}`,
  );
  expect(rows).toEqual(["Move: j k", "Open: ↵", "Search: /", "Solved: e", "Inbox: g i", "Keys: ?"]);
});

test("z takes back what was done last", () => {
  const undone: string[] = [];
  for (const one of ["first", "second"]) {
    const toast = document.createElement("k-toast");
    toast.innerHTML = `<button type="button" data-key="z">Undo ${one}</button>`;
    toast.addEventListener("click", () => undone.push(one));
    document.body.append(toast);
  }
  press("z");
  expect(undone).toEqual(["second"]);
});

test("switched off in the profile, letters do nothing", () => {
  const clicked = vi.fn();
  document.querySelector("button")?.addEventListener("click", clicked);
  document.querySelector("k-shortcuts")?.toggleAttribute("data-off", true);
  press("e");
  press("?");
  expect(clicked).not.toHaveBeenCalled();
  expect(document.querySelector("dialog")?.open).toBe(false);
});

import { beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { Palette } from "./palette";

customElements.define("k-palette", Palette);
const gone = vi.fn();
const did = vi.fn();
const box = (): HTMLInputElement => document.querySelector("k-palette input") as HTMLInputElement;
const items = (): (string | null | undefined)[] =>
  [...document.querySelectorAll("[role=option] > span")].map((one) => one.textContent);
const chosen = (): string | null | undefined =>
  document.querySelector("[role=option][aria-selected=true] > span")?.textContent;
const press = (key: string, more: KeyboardEventInit = {}, on: EventTarget = box()): boolean =>
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
const open = (): boolean => press("k", { ctrlKey: true }, document);
const type = (words: string): void => {
  box().value = words;
  box().dispatchEvent(new Event("input", { bubbles: true }));
};
const PALETTE = `<k-palette data-search="/search" data-talk="/conversations/0" data-views="/views" data-find="Search “{words}”" data-go="Open {number}"><dialog><input role="combobox"><ul role="listbox"></ul><p data-none hidden></p></dialog></k-palette>`;

beforeEach(() => {
  did.mockClear();
  gone.mockClear();
  vi.stubGlobal("location", { assign: gone, href: "http://x/" });
  draw(`<nav id="views" class="side-nav"><a href="#mine" data-key="g m">Mine <span class="count">3</span></a></nav>
    <button data-key="e" id="solve">Solve <kbd>e</kbd></button>
    <details class="menu"><summary data-about="Assignee">Nobody</summary><button class="menu-item">Žana Šimić</button><button class="menu-item" disabled>Gone</button></details>
    <details class="menu"><summary>Plain</summary><form class="menu-form"><input></form></details>${PALETTE}`);
  document.querySelector("#solve")?.addEventListener("click", did);
});

test("Ctrl and K, or Cmd and K, open and close it, also while one types", () => {
  open();
  expect(document.querySelector("dialog")?.open).toBe(true);
  press("k", { metaKey: true });
  expect(document.querySelector("dialog")?.open).toBe(false);
  press("k", {}, document);
  expect(document.querySelector("dialog")?.open).toBe(false);
});

test("all that the page offers stands there, menus by their meaning", () => {
  open();
  expect(items()).toEqual(["Mine", "Solve", "Assignee: Žana Šimić", "Plain"]);
  expect(chosen()).toBe("Mine");
});

test("letters narrow it, marks of letters aside, and arrows go round", () => {
  open();
  type("zana");
  expect(items()).toEqual(["Assignee: Žana Šimić", "Search “zana”"]);
  press("ArrowDown");
  expect(chosen()).toBe("Search “zana”");
  press("ArrowDown");
  expect(chosen()).toBe("Assignee: Žana Šimić");
  press("ArrowUp");
  expect(box().getAttribute("aria-activedescendant")).toBe("palette-1");
});

test("Enter does what is chosen, once the box is closed", () => {
  open();
  type("sol");
  press("Enter");
  expect(did).toHaveBeenCalledOnce();
  expect(document.querySelector("dialog")?.open).toBe(false);
});

test("a number opens that conversation, words are searched for", () => {
  open();
  type("#12");
  expect(items()[0]).toBe("Open 12");
  press("Enter");
  expect(gone).toHaveBeenCalledWith("/conversations/12");
  open();
  type("katki laud");
  press("Enter");
  expect(gone).toHaveBeenLastCalledWith("/search?q=katki+laud");
});

test("a click does it too, and one beside the box closes it", () => {
  open();
  document.querySelectorAll<HTMLElement>("[role=option]")[1]?.click();
  expect(did).toHaveBeenCalledOnce();
  open();
  document.querySelector<HTMLElement>("dialog")?.click();
  expect(document.querySelector("dialog")?.open).toBe(false);
});

test("away from the inbox its views are asked for once", async () => {
  const asked = vi.fn((_url: string) =>
    Promise.resolve(
      new Response(
        `<nav class="side-nav"><li><a href="/inbox/mine">Mine</a></li><li><a href="/inbox/open">All open</a></li></nav>`,
      ),
    ),
  );
  vi.stubGlobal("fetch", asked);
  draw(PALETTE);
  open();
  await vi.waitFor(() => expect(items()).toEqual(["Mine", "All open"]));
  press("ArrowDown");
  press("Enter");
  expect(gone).toHaveBeenCalledWith("/inbox/open");
  open();
  expect(asked).toHaveBeenCalledOnce();
});

test("a view that comes while one types is meant before the search that stood there alone", async () => {
  let answer: (given: Response) => void = () => undefined;
  const fetched = new Promise<Response>((resolve) => {
    answer = resolve;
  });
  vi.stubGlobal(
    "fetch",
    vi.fn(() => fetched),
  );
  draw(PALETTE);
  open();
  type("men");
  expect(chosen()).toBe("Search “men”");
  answer(new Response(`<nav class="side-nav"><a href="/inbox/mentioned">Mentioned</a></nav>`));
  await vi.waitFor(() => expect(chosen()).toBe("Mentioned"));
});

test("what is chosen stays chosen when the page changes under the box, and does what stands there now", () => {
  open();
  type("s");
  press("ArrowDown");
  expect(chosen()).toBe("Assignee: Žana Šimić");
  press("ArrowUp");
  expect(chosen()).toBe("Solve");
  const fresh = document.createElement("button");
  fresh.dataset["key"] = "e";
  fresh.textContent = "Solve";
  fresh.addEventListener("click", did);
  const before = document.createElement("button");
  before.dataset["key"] = "s";
  before.textContent = "Snooze";
  document.querySelector("#solve")?.replaceWith(before, fresh);
  document.dispatchEvent(new Event("htmx:after:swap"));
  expect(chosen()).toBe("Solve");
  press("Enter");
  expect(did).toHaveBeenCalledTimes(1);
});

test("what is gone from the page is not done by another in its place", () => {
  open();
  type("solve");
  document.querySelector("#solve")?.remove();
  document.dispatchEvent(new Event("htmx:after:swap"));
  expect(chosen()).toBeUndefined();
  press("Enter");
  expect(gone).not.toHaveBeenCalled();
});

import { beforeEach, expect, test } from "vitest";
import { draw } from "../live/draw";
import { Panes } from "./panes";

customElements.define("k-panes", Panes);

const panes = (): HTMLElement => document.querySelector("k-panes") as HTMLElement;
const marked = (): string[] =>
  [...document.querySelectorAll("[aria-current]")].map((one) => one.textContent ?? "");
const row = (number: number): HTMLElement =>
  document.querySelector(`[href^="/conversations/${number}"]`) as HTMLElement;
const tell = (name: string): boolean => document.dispatchEvent(new Event(name));
const rows = `<a data-item href="/conversations/42?in=open">42</a><a data-item href="/conversations/57?in=open">57</a>`;

/** As htmx does: the address, then the pane, then the word. */
function opened(number: number): void {
  history.pushState({}, "", `/conversations/${number}`);
  const talk = document.querySelector("#talk") as HTMLElement;
  talk.outerHTML = `<section id="talk"><h1 tabindex="-1">Talk ${number}</h1></section>`;
  tell("htmx:after:swap");
}

beforeEach(() => {
  history.replaceState({}, "", "/inbox/open");
  draw(`<input type="search"><k-panes data-pane="list"><div id="list">${rows}</div>
    <section id="talk"><p>Nothing open</p></section></k-panes>`);
  for (const link of panes().querySelectorAll("a"))
    link.addEventListener("click", (event) => event.preventDefault());
});

test("an opened row is marked, its pane shown, and the focus led to its heading", () => {
  row(42).click();
  expect(marked()).toEqual(["42"]);
  expect(panes().dataset["pane"]).toBe("list");
  opened(42);
  expect(panes().dataset["pane"]).toBe("main");
  expect(document.activeElement?.textContent).toBe("Talk 42");
});

test("a list that comes anew is marked by where the browser is", () => {
  opened(42);
  opened(57);
  document.querySelector("#list")!.innerHTML = rows;
  tell("htmx:after:swap");
  expect(marked()).toEqual(["57"]);
});

test("when a row could not be opened, everything is as before", () => {
  opened(42);
  row(57).click();
  expect(marked()).toEqual(["57"]);
  tell("htmx:finally:request");
  expect(marked()).toEqual(["42"]);
  expect(document.activeElement?.textContent).toBe("Talk 42");
});

test("who writes meanwhile keeps the focus", () => {
  document.querySelector("input")?.focus();
  opened(42);
  expect(document.activeElement?.tagName).toBe("INPUT");
});

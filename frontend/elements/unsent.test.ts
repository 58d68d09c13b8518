import { afterEach, expect, test } from "vitest";
import { draw } from "../live/draw";
import { Unsent } from "./unsent";

customElements.define("k-unsent", Unsent);

function show(words = "", more = ""): void {
  draw(`<k-unsent${more}><form><textarea name="comment">${words}</textarea>
    <span data-open hidden>Not sent yet</span><span data-arrived>Arrived</span></form></k-unsent>`);
}

const area = (): HTMLTextAreaElement => document.querySelector("textarea") as HTMLTextAreaElement;
const shown = (name: string): boolean => document.querySelector(`[data-${name}]:not([hidden])`) !== null;
const leaves = (): boolean => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
function type(words: string): void {
  area().value = words;
  area().dispatchEvent(new Event("input", { bubbles: true }));
}

afterEach(() => {
  document.body.innerHTML = "";
  sessionStorage.clear();
});

test("words that were typed say that they are not sent, and the page asks before it goes", () => {
  show();
  expect(leaves()).toBe(true);
  expect(shown("open")).toBe(false);
  type("Kuller oli");
  expect(shown("open")).toBe(true);
  expect(shown("arrived")).toBe(false);
  expect(leaves()).toBe(false);
  type(" ");
  expect(leaves()).toBe(true);
});

test("the button sends without a question", () => {
  show();
  type("Kuller oli kiire.");
  document.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  expect(leaves()).toBe(true);
});

test("after a reload the words are there again, until the server has them", () => {
  show();
  type("Kuller oli");
  show();
  expect(area().value).toBe("Kuller oli");
  expect(shown("open")).toBe(true);
  type("Kuller oli kiire.");
  show("Kuller oli kiire.");
  expect(shown("arrived")).toBe(true);
  expect(sessionStorage.length).toBe(0);
});

test("words that came back unsent are asked about as they stand", () => {
  show("Kuller oli kiire.", " data-unsent");
  expect(shown("open")).toBe(true);
  expect(leaves()).toBe(false);
});

import { beforeEach, expect, test } from "vitest";
import { draw } from "../live/draw";
import { Choose } from "./choose";

customElements.define("k-choose", Choose);

const row = (number: number): string =>
  `<li class="item"><input type="checkbox" form="bulk" value="${number}"><a data-item href="#${number}">${number}</a></li>`;
const press = (what: string): void => document.querySelector<HTMLElement>(`[data-choose="${what}"]`)?.click();
const focus = (number: number): void => document.querySelector<HTMLElement>(`[href="#${number}"]`)?.focus();
const chosen = (): string[] =>
  [...document.querySelectorAll<HTMLInputElement>("input[form]")]
    .filter((one) => one.checked)
    .map((one) => one.value);

beforeEach(() => {
  draw(`<ul data-list>${[1, 2, 3, 4].map(row).join("")}</ul>
    <k-choose data-said="{count} chosen"><button type="button" data-choose="one"></button><button type="button" data-choose="range"></button>
    <button type="button" data-choose="none"></button><b data-count></b></k-choose>`);
});

test("the row that has the focus is chosen, and again left", () => {
  focus(2);
  press("one");
  expect(chosen()).toEqual(["2"]);
  expect(document.querySelector("[data-count]")?.textContent).toBe("1 chosen");
  press("one");
  expect(chosen()).toEqual([]);
  expect(document.querySelector("[data-count]")?.textContent).toBe("");
});

test("a range goes from the last to here, by key and with shift", () => {
  focus(1);
  press("one");
  focus(3);
  press("range");
  expect(chosen()).toEqual(["1", "2", "3"]);
  press("none");
  expect(chosen()).toEqual([]);
  const boxes = [...document.querySelectorAll<HTMLInputElement>("input[form]")];
  boxes[1]?.click();
  boxes[3]?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: true }));
  expect(chosen()).toEqual(["2", "3", "4"]);
});

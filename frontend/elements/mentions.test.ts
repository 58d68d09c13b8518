import { beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { Mentions } from "./mentions";

customElements.define("k-mentions", Mentions);
const names = (): (string | null)[] =>
  [...document.querySelectorAll<HTMLElement>("[role=option]:not([hidden])")].map((one) => one.textContent);
const editor = (): HTMLElement => document.querySelector("[contenteditable]") as HTMLElement;
const press = (key: string): boolean =>
  editor().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const written = vi.fn();

function type(text: string): void {
  editor().textContent = text;
  const node = editor().firstChild as Text;
  getSelection()?.setBaseAndExtent(node, text.length, node, text.length);
  editor().dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => {
  written.mockClear();
  document.execCommand = written;
  draw(`<form><input type="radio" name="kind" value="reply"><input type="radio" name="kind" value="note" checked><div contenteditable="true"></div>
    <k-mentions><ul role="listbox" id="m" hidden><li role="option" id="m1" hidden>Ana Kovačević</li><li role="option" id="m2" hidden>Liis Kask</li><li role="option" id="m3" hidden>Anu Saar</li></ul></k-mentions></form>`);
});

test("@ and the first letters offer colleagues, an address does not", () => {
  type("Vaata @an");
  expect(names()).toEqual(["Ana Kovačević", "Anu Saar"]);
  type("@kov");
  expect(names()).toEqual(["Ana Kovačević"]);
  type("ana@kov");
  expect(names()).toEqual([]);
  type("@Ana Kovačević ");
  expect(names()).toEqual([]);
});

test("arrows choose, Enter or Tab takes the name, Escape closes the list and no more", () => {
  type("@a");
  expect(editor().getAttribute("aria-activedescendant")).toBe("m1");
  press("ArrowDown");
  expect(editor().getAttribute("aria-activedescendant")).toBe("m3");
  expect(press("Enter")).toBe(false);
  expect(written).toHaveBeenCalledWith("insertText", false, "@Anu Saar ");
  type("@l");
  press("Escape");
  expect(names()).toEqual([]);
  expect(press("Enter")).toBe(true);
});

test("in a reply to the customer nobody is offered", () => {
  const reply = document.querySelector<HTMLInputElement>("[value=reply]");
  if (reply) reply.checked = true;
  type("@a");
  expect(names()).toEqual([]);
});

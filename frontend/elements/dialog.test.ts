import { beforeEach, expect, test } from "vitest";
import { draw } from "../live/draw";
import { Dialog } from "./dialog";

customElements.define("k-dialog", Dialog);

beforeEach(() => {
  draw(
    `<a href="/page" data-opens="d">Open</a><a href="/other" data-opens="e">Other</a><k-dialog><dialog id="d">Body</dialog></k-dialog>`,
  );
});

test("its opener opens it instead of going to the page, and has the focus back afterwards", () => {
  const opener = document.querySelector("a") as HTMLElement;
  const click = new MouseEvent("click", { bubbles: true, cancelable: true });
  opener.dispatchEvent(click);
  const dialog = document.querySelector("dialog") as HTMLDialogElement;
  expect(dialog.open).toBe(true);
  expect(click.defaultPrevented).toBe(true);
  dialog.close();
  expect(document.activeElement).toBe(opener);
});

test("another one's opener, and a click meant for a new tab, are left alone", () => {
  const clicks = [
    new MouseEvent("click", { bubbles: true, cancelable: true }),
    new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: true }),
  ];
  document.querySelectorAll("a")[1]?.dispatchEvent(clicks[0] as Event);
  document.querySelectorAll("a")[0]?.dispatchEvent(clicks[1] as Event);
  expect(document.querySelector("dialog")?.open).toBe(false);
  expect(clicks.map((one) => one.defaultPrevented)).toEqual([false, false]);
});

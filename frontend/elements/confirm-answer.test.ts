import { expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { ConfirmAnswer } from "./confirm-answer";

customElements.define("k-confirm-answer", ConfirmAnswer);

function show(confirm: boolean): { sent: () => number; yes: HTMLInputElement } {
  draw(`<k-confirm-answer${confirm ? " data-confirm" : ""}><form>
    <input type="radio" name="answer" value="1" checked></form></k-confirm-answer>`);
  const form = document.querySelector("form") as HTMLFormElement;
  const submit = vi.fn();
  form.requestSubmit = submit;
  return { sent: () => submit.mock.calls.length, yes: form.querySelector("input") as HTMLInputElement };
}

function byPerson<E extends Event>(event: E): E {
  Object.defineProperty(event, "isTrusted", { value: true });
  return event;
}

test("a scanner's scripted events send nothing", () => {
  const { sent } = show(true);
  document.dispatchEvent(new Event("pointermove"));
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab" }));
  expect(sent()).toBe(0);
});

test("the first sign of a person sends the chosen answer, once", () => {
  const { sent } = show(true);
  document.dispatchEvent(byPerson(new Event("pointermove")));
  document.dispatchEvent(byPerson(new Event("pointermove")));
  expect(sent()).toBe(1);
});

test("a tap inside the form answers by hand, with what was tapped", () => {
  const { sent, yes } = show(true);
  yes.dispatchEvent(byPerson(new PointerEvent("pointerdown", { bubbles: true })));
  document.dispatchEvent(byPerson(new Event("pointermove")));
  expect(sent()).toBe(0);
  yes.dispatchEvent(byPerson(new MouseEvent("click", { bubbles: true })));
  expect(sent()).toBe(1);
});

test("without an answer in the link nothing is sent by itself", () => {
  const { sent } = show(false);
  document.dispatchEvent(byPerson(new Event("pointermove")));
  expect(sent()).toBe(0);
});

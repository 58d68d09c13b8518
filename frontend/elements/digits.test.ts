import { expect, test } from "vitest";
import { Digits } from "./digits";

function typed(keys: [string, number][]): string | undefined {
  document.body.innerHTML = `<div class="scale">${[...Array(11).keys()]
    .map((point) => `<input type="radio" name="q" value="${point}">`)
    .join("")}</div>`;
  const digits = new Digits();
  for (const [key, at] of keys) {
    const event = new KeyboardEvent("keydown", { key, bubbles: true });
    Object.defineProperty(event, "timeStamp", { value: at });
    Object.defineProperty(event, "target", { value: document.querySelector("input") });
    digits.choose(event);
  }
  return document.querySelector<HTMLInputElement>("input:checked")?.value;
}

test("a digit chooses, and ten is typed as it is written", () => {
  expect(typed([["7", 0]])).toBe("7");
  expect(
    typed([
      ["1", 0],
      ["0", 300],
    ]),
  ).toBe("10");
  expect(
    typed([
      ["1", 0],
      ["0", 2000],
    ]),
  ).toBe("0");
  expect(typed([["x", 0]])).toBeUndefined();
});

import { beforeEach, expect, test } from "vitest";
import { draw } from "./draw";
import { begin } from "./known";

const page = (text = ""): string =>
  `<div id="thread" data-known="5.9"></div><form id="c"><input type="hidden" name="known" value="3.2"><textarea>${text}</textarea></form>`;
const composer = (): HTMLElement => document.querySelector("#c") as HTMLElement;
const known = (): string | undefined => document.querySelector<HTMLInputElement>("[name=known]")?.value;

beforeEach(() => draw(page()));

test("who begins to write has seen what the thread shows then, and no more later", () => {
  begin(composer());
  expect(known()).toBe("5.9");
  document.querySelector("#thread")?.setAttribute("data-known", "7.9");
  begin(composer());
  expect(known()).toBe("5.9");
});

test("who goes on with a draft has seen what the page showed when it came", () => {
  draw(page("Tere"));
  begin(composer());
  expect(known()).toBe("3.2");
});

import { expect, test } from "vitest";
import { draw } from "../live/draw";
import { TakesWords } from "./takes-words";

customElements.define("k-takes-words", TakesWords);

test("it takes along what is selected in its own message, and nothing else", () => {
  draw(
    `<p id="outside">elsewhere</p><article class="msg"><k-takes-words><a href="/feedback/new?message=7">Pass on</a></k-takes-words><p id="said">The price differs.</p></article>`,
  );
  const link = document.querySelector("a");
  const press = (): string => {
    link?.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    return new URL(link?.href ?? "").search;
  };
  const select = (id: string): void => {
    const node = document.getElementById(id);
    if (node) window.getSelection()?.selectAllChildren(node);
  };
  select("said");
  expect(press()).toBe("?message=7&words=The+price+differs.");
  select("outside");
  expect(press()).toBe("?message=7");
});

import { beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { asHtml, cleaned } from "../rich/clean";
import { Rich } from "./rich";

customElements.define("k-rich", Rich);

beforeEach(() => {
  draw(`<form><k-rich data-link="Address"><label id="b-label">Reply</label><textarea id="b" name="body" required>Tere\n\nKadri</textarea>
    <input type="hidden" name="body_format" value="text"><div class="rich-tools"><button type="button" data-command="bold">B</button></div></k-rich></form>`);
});

const area = (): HTMLTextAreaElement => document.querySelector("textarea") as HTMLTextAreaElement;
const text = (): HTMLElement => document.querySelector("[contenteditable]") as HTMLElement;

test("a plain textarea becomes an editor that fills it with HTML and says so", () => {
  expect(text().innerHTML).toBe("<p>Tere</p><p>Kadri</p>");
  expect(area().hidden).toBe(true);
  expect(document.querySelector<HTMLInputElement>("[name=body_format]")?.value).toBe("html");
  text().innerHTML = `<div style="color:red">Kapp on <strong onclick="x()">laos</strong></div><script>x()</script>`;
  text().dispatchEvent(new Event("input", { bubbles: true }));
  expect(area().value).toBe("<p>Kapp on <b>laos</b></p>");
});

test("no style reaches a parser, which our policy would complain of, and words are left alone", () => {
  const parsed = vi.spyOn(DOMParser.prototype, "parseFromString");
  const pasted = `<style>p{}</style><p class=x style='a>b'>Say style="x" <a style="c:d" title=">" href="https://a.ee/?b=1&amp;c=2" onclick="e()">here</a></p>`;
  const kept = `<p>Say style=&#34;x&#34; <a href="https://a.ee/?b=1&#38;c=2">here</a></p>`;
  expect(cleaned(pasted)).toBe(kept);
  expect(parsed.mock.lastCall?.[0]).toBe(`<p>Say style="x" <a href="https://a.ee/?b=1&amp;c=2">here</a></p>`);
});

test("an empty editor sends nothing", () => {
  text().innerHTML = "<p><br></p>";
  text().dispatchEvent(new Event("input", { bubbles: true }));
  expect(area().value).toBe("");
});

test("its buttons command the editor", () => {
  const command = vi.fn(() => true);
  document.execCommand = command;
  document.querySelector("button")?.click();
  expect(command).toHaveBeenCalledWith("bold", false, undefined);
});

test("a restored draft is taken over", () => {
  area().value = "<p>Tagasi</p>";
  area().dispatchEvent(new CustomEvent("k-restored"));
  expect(text().textContent).toBe("Tagasi");
});

test.each([
  ["<p>a<script>alert(1)</script></p>", "<p>a</p>"],
  ['<a href="javascript:alert(1)">x</a>', "x"],
  [
    '<a href="https://kuula.example/?a=1&amp;b=2">x</a>',
    '<a href="https://kuula.example/?a=1&#38;b=2">x</a>',
  ],
  ['<img src=x onerror="alert(1)">', ""],
  ["<div><ul><li>a</li></ul></div>", "<ul><li>a</li></ul>"],
  ["1 < 2 & 3", "1 &#60; 2 &#38; 3"],
])("%s is cleaned", (dirty, clean) => expect(cleaned(dirty)).toBe(clean));

test("plain text keeps its lines and escapes its signs", () => {
  expect(asHtml("a\nb\n\n<c>")).toBe("<p>a<br>b</p><p>&#60;c&#62;</p>");
});

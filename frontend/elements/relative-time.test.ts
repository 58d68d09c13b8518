import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { RelativeTime } from "./relative-time";

customElements.define("k-relative-time", RelativeTime);

beforeEach(() => void vi.useFakeTimers({ now: new Date("2026-11-21T12:00:00Z") }));
afterEach(() => void vi.useRealTimers());

function show(moment: string, language: string): Element {
  document.documentElement.lang = language;
  draw(
    `<k-relative-time data-style="ago" data-now="just now"><time datetime="${moment}">as the server said</time></k-relative-time>`,
  );
  return document.querySelector("time") as Element;
}

test("the words grow older in the language of the page", () => {
  const time = show("2026-11-21T11:59:50Z", "et");
  vi.advanceTimersByTime(30_000);
  expect(time.textContent).toBe("just now");
  vi.advanceTimersByTime(3 * 60_000);
  expect(time.textContent).toBe("4 minuti eest");
});

test("a date older than a week stays as the server wrote it", () => {
  const time = show("2026-11-01T11:59:50Z", "en");
  vi.advanceTimersByTime(60_000);
  expect(time.textContent).toBe("as the server said");
});

test("nothing ticks once it is gone", () => {
  show("2026-11-21T11:00:00Z", "en");
  document.body.innerHTML = "";
  expect(vi.getTimerCount()).toBe(0);
});

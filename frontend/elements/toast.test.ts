import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { Toast } from "./toast";

customElements.define("k-toast", Toast);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function show(seconds: number): Element {
  draw(`<k-toast data-seconds="${seconds}">Solved <button data-dismiss></button></k-toast>`);
  return document.querySelector("k-toast") as Element;
}

test("it leaves by itself, but not while it is read", () => {
  const toast = show(10);
  toast.dispatchEvent(new Event("pointerenter"));
  vi.advanceTimersByTime(60_000);
  expect(toast.isConnected).toBe(true);
  toast.dispatchEvent(new Event("pointerleave"));
  vi.advanceTimersByTime(10_000);
  expect(toast.isConnected).toBe(false);
});

test("a bad one stays until it is dismissed", () => {
  const toast = show(0);
  vi.advanceTimersByTime(600_000);
  expect(toast.isConnected).toBe(true);
  toast.querySelector("button")?.click();
  expect(toast.isConnected).toBe(false);
});

test("said again, it stands there once", () => {
  draw(`<k-toast data-seconds="0">Away</k-toast><k-toast data-seconds="0">Solved</k-toast>`);
  const again = document.createElement("k-toast");
  again.textContent = "Away";
  document.querySelector("k-toast")?.parentElement?.append(again);
  expect([...document.querySelectorAll("k-toast")].map((one) => one.textContent)).toEqual(["Solved", "Away"]);
});

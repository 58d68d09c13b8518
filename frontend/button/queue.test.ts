import { expect, test, vi } from "vitest";
import { Queue } from "./queue";

const press = (key: string) => ({
  key,
  version: 1,
  question: "csat",
  value: "5",
  at: "2026-11-23T12:00:00Z",
});

test("what waits outlasts the page, and goes when it was taken", () => {
  localStorage.clear();
  new Queue("/k/till").add(press("a"));
  const later = new Queue("/k/till");
  later.add(press("b"));
  expect(later.waiting.map(({ key }) => key)).toEqual(["a", "b"]);
  later.remove(["a"]);
  expect(new Queue("/k/till").waiting.map(({ key }) => key)).toEqual(["b"]);
});

test("a browser that keeps nothing loses nothing while the page stands", () => {
  localStorage.clear();
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new Error("full");
  });
  const queue = new Queue("/k/till");
  queue.add(press("a"));
  expect(queue.waiting.map(({ key }) => key)).toEqual(["a"]);
  queue.remove(["a"]);
  expect(queue.waiting).toEqual([]);
});

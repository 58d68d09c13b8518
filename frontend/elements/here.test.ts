import { beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { present } from "../live/present";

const refresh = vi.hoisted(() => vi.fn());
vi.mock("../live/refresh", () => ({ refresh }));
const { Here } = await import("./here");
customElements.define("k-here", Here);

const faces = (): (string | null)[] =>
  [...document.querySelectorAll("#row .face")].map((one) => one.textContent);
const said = (): string => document.querySelector("#said")?.textContent ?? "";

beforeEach(() => {
  refresh.mockClear();
  present(null);
  draw(`<k-live data-me="7" data-looks="{name} looks" data-writes="{name} writes"></k-live>
    <k-here id="row" data-number="42"></k-here><k-here id="said" data-number="42" data-said="Here: {names}"></k-here>`);
});

test("colleagues are shown as faces, those who write first in words, oneself not at all", () => {
  present({
    42: [
      [8, "Ana Kovačević", true],
      [7, "Mina Ise", true],
      [9, "Žan", false],
    ],
  });
  expect(faces()).toEqual(["AK", "Ž"]);
  const titles = [...document.querySelectorAll<HTMLElement>("#row .face")].map((one) => one.title);
  expect(titles).toEqual(["Ana Kovačević writes", "Žan looks"]);
  expect(said()).toBe("Here: Ana Kovačević");
});

test("of many three are shown and the others counted with their names", () => {
  present({ 42: ["A", "B", "C", "D", "E"].map((name, at) => [at + 20, name, false]) });
  expect(faces()).toEqual(["A", "B", "C", "+2"]);
  expect(document.querySelector<HTMLElement>("#row .face:last-child")?.title).toBe("D, E");
});

test("who left is gone, and the server is asked for the draft they may have left", () => {
  present({ 42: [[8, "Ana", true]] });
  expect(refresh).not.toHaveBeenCalled();
  present({ 42: [] });
  expect([faces(), said()]).toEqual([[], ""]);
  expect(refresh).toHaveBeenCalledWith(["drafts:42"]);
});

test("what is known is drawn when a row appears later, and forgotten when the stream begins anew", () => {
  present({ 5: [[8, "Ana", false]] });
  draw(`<k-live data-me="7"></k-live><k-here id="row" data-number="5"></k-here>`);
  expect(faces()).toEqual(["A"]);
  present(null);
  expect(faces()).toEqual([]);
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import type { Word } from "../live/stream";

const swap = vi.hoisted(() => vi.fn((_context: { text: string; target: Element }) => Promise.resolve()));
vi.mock("htmx.org", () => ({ default: { swap } }));
const { Live } = await import("./live");
customElements.define("k-live", Live);

class Port {
  static last: Port;
  onmessage: (event: { data: Word }) => void = () => undefined;
  postMessage = vi.fn();
  close = vi.fn();
  constructor() {
    Port.last = this;
  }
}
const fetched: string[] = [];
let away = false;
const say = (data: Word): void => Port.last.onmessage({ data });
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(10);

beforeEach(() => {
  vi.useFakeTimers();
  swap.mockClear();
  fetched.length = 0;
  vi.stubGlobal("SharedWorker", function SharedWorker(this: { port: Port }) {
    this.port = new Port();
  });
  window.SharedWorker = globalThis.SharedWorker;
  vi.stubGlobal("fetch", (url: string) => {
    fetched.push(url);
    const status = url.includes("gone") ? 404 : away ? 503 : 200;
    return Promise.resolve(new Response(`<div>new</div>`, { status }));
  });
  away = false;
  draw(`<div data-live="conversation:42 inbox" data-live-src="/c/42"></div><div data-live="conversation:7" data-live-src="/c/7"></div><div data-live="x" data-live-src="/gone"></div>
    <k-live data-src="/events" data-from="17" data-worker="/w.js"><span class="live-state" hidden></span></k-live>`);
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

test("only regions whose topic changed are fetched, and morphed", async () => {
  say({ topics: ["conversation:42"] });
  await settle();
  expect(fetched).toEqual(["/c/42"]);
  expect(swap).toHaveBeenCalledWith(expect.objectContaining({ swap: "outerMorph", text: "<div>new</div>" }));
});

test("changes during a fetch lead to exactly one more", async () => {
  for (let count = 0; count < 4; count += 1) say({ topics: ["inbox"] });
  await settle();
  expect(fetched).toEqual(["/c/42", "/c/42"]);
});

test("what every page is told at once each fetches at its own moment, once", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  say({ topics: ["*"], id: "18" });
  await vi.advanceTimersByTimeAsync(2400);
  say({ topics: ["*"], id: "19" });
  expect(fetched).toEqual([]);
  say({ topics: ["conversation:7"], id: "20" });
  await settle();
  expect(fetched).toEqual(["/c/7"]);
  await vi.advanceTimersByTimeAsync(100);
  expect(fetched).toEqual(["/c/7", "/c/42", "/c/7", "/gone"]);
  await vi.advanceTimersByTimeAsync(6000);
  expect(fetched).toHaveLength(4);
  vi.mocked(Math.random).mockRestore();
});

test("a refused region stays as it is", async () => {
  say({ topics: ["x"] });
  await settle();
  expect(fetched).toEqual(["/gone"]);
  expect(swap).not.toHaveBeenCalled();
});

test("a lost connection is told after five seconds only, and taken back", async () => {
  const state = document.querySelector<HTMLElement>(".live-state") as HTMLElement;
  say({ up: false });
  await vi.advanceTimersByTimeAsync(4000);
  expect(state.hidden).toBe(true);
  await vi.advanceTimersByTimeAsync(1500);
  expect(state.hidden).toBe(false);
  say({ up: true });
  expect(state.hidden).toBe(true);
});

test("attempts that fail one after another do not put off saying so", async () => {
  const state = document.querySelector<HTMLElement>(".live-state") as HTMLElement;
  for (let count = 0; count < 3; count += 1) {
    say({ up: false });
    await vi.advanceTimersByTimeAsync(2000);
  }
  expect(state.hidden).toBe(false);
});

test("it joins where the page was read, and after a pause where it left", () => {
  expect(Port.last.postMessage).toHaveBeenLastCalledWith(expect.objectContaining({ last: "17" }));
  say({ topics: ["x"], id: "21" });
  window.dispatchEvent(new Event("pagehide"));
  window.dispatchEvent(new Event("pageshow"));
  expect(Port.last.postMessage).toHaveBeenLastCalledWith(expect.objectContaining({ last: "21" }));
});

test("what happened while a conversation was on its way is fetched once it is there", async () => {
  say({ topics: ["conversation:57"], id: "18" });
  say({ topics: ["conversation:58"], id: "19" });
  const arrive = (number: number, from: number): void => {
    document.querySelector("#talk")?.remove();
    const talk = `<section id="talk" data-live-from="${from}"><div data-live="conversation:${number}" data-live-src="/c/${number}"></div></section>`;
    document.body.insertAdjacentHTML("beforeend", talk);
    document.dispatchEvent(new Event("htmx:after:swap"));
    document.dispatchEvent(new Event("htmx:after:swap"));
  };
  arrive(57, 17);
  await settle();
  arrive(57, 18);
  arrive(58, 18);
  await settle();
  expect(fetched).toEqual(["/c/57", "/c/58"]);
});

test("while the database is away a region asks again, more slowly", async () => {
  away = true;
  say({ topics: ["conversation:42"] });
  await settle();
  expect(swap).not.toHaveBeenCalled();
  away = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect(fetched).toEqual(["/c/42", "/c/42"]);
  expect(swap).toHaveBeenCalledOnce();
});

test("it leaves the shared stream when the page goes, and catches up when it is back", async () => {
  const first = Port.last;
  window.dispatchEvent(new Event("pagehide"));
  expect(first.postMessage).toHaveBeenLastCalledWith({ leave: true });
  window.dispatchEvent(new Event("pageshow"));
  await settle();
  expect(Port.last).not.toBe(first);
  expect(fetched).toEqual(["/c/42", "/c/7", "/gone"]);
});

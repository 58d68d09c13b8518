import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Hub } from "./hub";
import { Stream, type Word } from "./stream";

class Source extends EventTarget {
  static all: Source[] = [];
  static CLOSED = 2;
  readyState = 1;
  onopen = (): void => undefined;
  onmessage = (_event: { data: string; lastEventId: string }): void => undefined;
  onerror = (): void => undefined;
  constructor(readonly url: URL) {
    super();
    Source.all.push(this);
  }
  close(): void {
    this.readyState = 2;
  }
  say(id: string, ...topics: string[]): void {
    this.onmessage({ lastEventId: id, data: JSON.stringify({ topics }) });
  }
  fail(): void {
    this.readyState = 2;
    this.onerror();
  }
}
const last = (): Source => Source.all.at(-1) as Source;
let heard: Word[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Source);
  Source.all = [];
  heard = [];
});
afterEach(() => void vi.useRealTimers());

test("after an error it asks again with the last id, ever more patiently", () => {
  const stream = new Stream("https://kuula.example/events", (word) => heard.push(word));
  stream.open();
  last().onopen();
  last().say("17", "inbox");
  last().fail();
  vi.advanceTimersByTime(1300);
  expect(Source.all).toHaveLength(2);
  expect(last().url.searchParams.get("last")).toBe("17");
  last().fail();
  vi.advanceTimersByTime(1300);
  expect(Source.all).toHaveLength(2);
  vi.advanceTimersByTime(1300);
  expect(Source.all).toHaveLength(3);
  last().onopen();
  expect(heard).toEqual([
    { up: true },
    { topics: ["inbox"], id: "17" },
    { up: false },
    { up: false },
    { up: true },
  ]);
});

test("when no id is known, everything is refreshed after a reconnect", () => {
  const stream = new Stream("https://kuula.example/events", (word) => heard.push(word));
  stream.open();
  last().onopen();
  last().fail();
  vi.advanceTimersByTime(1300);
  last().onopen();
  expect(heard.at(-1)).toEqual({ topics: ["*"] });
  stream.close();
  expect(last().readyState).toBe(2);
});

test("twelve tabs share one stream, which closes after the last", () => {
  const hub = new Hub("https://kuula.example/events");
  const tabs = Array.from({ length: 12 }, () => ({ postMessage: vi.fn() }));
  for (const tab of tabs) hub.join(tab);
  last().onopen();
  last().say("1", "inbox");
  expect(Source.all).toHaveLength(1);
  for (const tab of tabs) expect(tab.postMessage).toHaveBeenLastCalledWith({ topics: ["inbox"], id: "1" });
  for (const tab of tabs) hub.leave(tab);
  expect(last().readyState).toBe(2);
  hub.join({ postMessage: vi.fn() });
  expect(Source.all).toHaveLength(2);
});

test("a reset from the server refreshes everything", () => {
  new Stream("https://kuula.example/events", (word) => heard.push(word)).open();
  last().dispatchEvent(new MessageEvent("reset", { data: '{"topics":["*"]}' }));
  expect(heard).toEqual([{ topics: ["*"] }]);
});

test("the first stream is joined where the page was read", () => {
  const hub = new Hub("https://kuula.example/events");
  hub.join({ postMessage: vi.fn() }, "17");
  expect(last().url.searchParams.get("last")).toBe("17");
});

test("a tab that joins late is told what its page missed, and nothing else", () => {
  const hub = new Hub("https://kuula.example/events");
  hub.join({ postMessage: vi.fn() }, "17");
  last().onopen();
  last().say("18", "inbox", "conversation:42");
  last().say("20", "inbox", "conversation:57");
  const tabs = ["16", "17", "18", "20", "25"].map((position) => {
    const tab = { postMessage: vi.fn() };
    hub.join(tab, position);
    return tab.postMessage.mock.calls.map(([word]) => word as Word).filter((word) => "topics" in word);
  });
  expect(tabs).toEqual([
    [{ topics: ["*"] }],
    [{ topics: ["inbox", "conversation:42", "conversation:57"] }],
    [{ topics: ["inbox", "conversation:57"] }],
    [],
    [],
  ]);
  expect(Source.all).toHaveLength(1);
});

test("after a reset nobody is told that nothing was missed", () => {
  const hub = new Hub("https://kuula.example/events");
  hub.join({ postMessage: vi.fn() }, "17");
  last().dispatchEvent(new MessageEvent("reset", { data: '{"topics":["*"]}' }));
  last().say("9000", "inbox");
  const [early, late] = [{ postMessage: vi.fn() }, { postMessage: vi.fn() }];
  hub.join(early, "17");
  hub.join(late, "8999");
  expect(early.postMessage).toHaveBeenLastCalledWith({ topics: ["*"] });
  expect(late.postMessage).toHaveBeenLastCalledWith({ topics: ["inbox"] });
});

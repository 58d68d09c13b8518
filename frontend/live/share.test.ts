import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen } from "./share";
import type { Word } from "./stream";

const opened: EventTarget[] = [];

/** As locks behave between tabs: one holder, the others wait. */
function locks(): { request: (name: string, options: unknown, run: () => Promise<void>) => Promise<void> } {
  let queue: Promise<void> = Promise.resolve();
  return { request: (_name, _options, run) => (queue = queue.then(run)) };
}

beforeEach(() => {
  opened.length = 0;
  const EventSource = class extends EventTarget {
    onopen = (): void => undefined;
    onmessage = (_event: unknown): void => undefined;
    close = vi.fn();
    constructor(readonly url: URL) {
      super();
      opened.push(this);
    }
  };
  vi.stubGlobal("EventSource", EventSource);
  vi.stubGlobal("navigator", { locks: locks() });
});
afterEach(() => vi.unstubAllGlobals());

test("without shared workers one tab leads, tells the others, and catches up who comes late, and hands over when it goes", async () => {
  const heard: [Word[], Word[]] = [[], []];
  const leave = listen("https://kuula.example/e", "", "0", (word) => heard[0].push(word));
  const stop = listen("https://kuula.example/e", "", "0", (word) => heard[1].push(word));
  await vi.waitFor(() => expect(opened).toHaveLength(1));
  const source = opened[0] as unknown as { onmessage: (event: unknown) => void };
  source.onmessage({ lastEventId: "1", data: '{"topics":["inbox"]}' });
  await vi.waitFor(() => expect(heard[1]).toEqual([{ topics: ["inbox"], id: "1" }]));
  expect(heard[0]).toEqual([{ topics: ["inbox"], id: "1" }]);
  const late: Word[] = [];
  const end = listen("https://kuula.example/e", "", "0", (word) => late.push(word));
  await vi.waitFor(() => expect(late).toEqual([{ topics: ["inbox"] }]));
  leave();
  await vi.waitFor(() => expect(opened).toHaveLength(2));
  expect((opened[1] as unknown as { url: URL }).url.searchParams.get("last")).toBe("1");
  stop();
  end();
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { Presence } from "./presence";

customElements.define("k-presence", Presence);
const told: string[] = [];
const tickets: string[] = [];
let answer = (): Response => new Response("t1");
let hidden = false;
const wait = (time: number): Promise<unknown> => vi.advanceTimersByTimeAsync(time);
const type = (): boolean | undefined =>
  document.querySelector("textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
const look = (away: boolean): boolean => {
  hidden = away;
  return document.dispatchEvent(new Event("visibilitychange"));
};

beforeEach(() => {
  vi.useFakeTimers();
  told.length = tickets.length = 0;
  hidden = false;
  answer = () => new Response("t1");
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
  vi.stubGlobal("fetch", (url: string, options: RequestInit) => {
    const sent = options.body as URLSearchParams;
    expect([url, (options.headers as Record<string, string>)["X-CSRFToken"]]).toEqual(["/p", "c"]);
    told.push(sent.get("doing") ?? "");
    tickets.push(sent.get("ticket") ?? "");
    return Promise.resolve(answer());
  });
  draw(
    `<section id="talk"><k-presence data-url="/p" data-token="c"></k-presence><k-composer><textarea></textarea></k-composer><input id="other"></section>`,
  );
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

test("who stays is told, who only passes by is not", async () => {
  await wait(300);
  document.body.innerHTML = "";
  await wait(2000);
  expect(told).toEqual([]);
});

test("it is said again every twenty seconds with the ticket, and ended on leaving", async () => {
  await wait(41_000);
  expect(told).toEqual(["viewing", "viewing", "viewing"]);
  expect(tickets).toEqual(["", "t1", "t1"]);
  document.body.innerHTML = "";
  await wait(60_000);
  expect(told.slice(3)).toEqual(["gone"]);
});

test("typing in the editor is writing until ten seconds of silence, elsewhere it is not", async () => {
  await wait(800);
  document.querySelector("#other")?.dispatchEvent(new Event("input", { bubbles: true }));
  expect(told).toEqual(["viewing"]);
  for (let letter = 0; letter < 5; letter += 1) type();
  expect(told).toEqual(["viewing", "writing"]);
  await wait(10_100);
  expect(told).toEqual(["viewing", "writing", "viewing"]);
});

test("whoever looks at another window is not here", async () => {
  await wait(800);
  look(true);
  await wait(45_000);
  expect(told).toEqual(["viewing", "gone"]);
  look(false);
  expect(told).toEqual(["viewing", "gone", "viewing"]);
});

test("a server that refuses or is away changes nothing", async () => {
  answer = () => new Response(null, { status: 503 });
  await wait(21_000);
  expect(told).toEqual(["viewing", "viewing"]);
  expect(tickets).toEqual(["", ""]);
});

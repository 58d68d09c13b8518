import { beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";

const refresh = vi.hoisted(() => vi.fn());
vi.mock("../live/refresh", () => ({ refresh }));
const { Bell } = await import("./bell");
customElements.define("k-bell", Bell);

const posted: string[] = [];
const page = (number: string): void =>
  draw(`<k-presence data-url="/conversations/${number}/presence"></k-presence>
    <k-bell data-read="/notices/reading" data-token="t"><div data-numbers="42 7"></div></k-bell>`);
const swapped = (): boolean => document.dispatchEvent(new CustomEvent("htmx:after:swap"));

beforeEach(() => {
  refresh.mockClear();
  posted.length = 0;
  vi.stubGlobal("fetch", (_url: string, { body }: { body: URLSearchParams }) => {
    posted.push(body.toString());
    return Promise.resolve(new Response(null, { status: 204 }));
  });
});

test("it asks what is unread when the page is there", () => {
  page("1");
  expect(refresh).toHaveBeenCalledWith(["notices"]);
});

test("what one looks at is read, once", async () => {
  page("42");
  swapped();
  swapped();
  expect(posted).toEqual(["conversation=42"]);
  await vi.waitFor(() => expect(refresh).toHaveBeenCalledTimes(2));
});

test("what is read on a page where nobody is told who is there is read, too", () => {
  draw(`<section data-shows-talk="7"></section>
    <k-bell data-read="/notices/reading" data-token="t"><div data-numbers="42 7"></div></k-bell>`);
  swapped();
  expect(posted).toEqual(["conversation=7"]);
});

test("nothing is said to be read where nothing is open and nothing is unread", () => {
  draw(`<k-bell data-read="/notices/reading"><div data-numbers=""></div></k-bell>`);
  swapped();
  expect(posted).toEqual([]);
});

test("what one does not look at stays unread", () => {
  page("8");
  swapped();
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  page("42");
  swapped();
  expect(posted).toEqual([]);
});

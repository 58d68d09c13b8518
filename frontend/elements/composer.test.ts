import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { Composer } from "./composer";

customElements.define("k-composer", Composer);

const MARKUP = `<k-composer data-draft-url="/draft/42" data-saving="Saving" data-saved="Draft saved" data-failed="Not saved yet">
  <form method="post" action="/send"><input type="hidden" name="csrfmiddlewaretoken" value="t"><input type="radio" name="kind" value="reply" checked><input type="radio" name="kind" value="note">
  <textarea name="body"></textarea><span data-state></span><button data-send>Send</button></form></k-composer>`;
let answer: () => Promise<Response>;
const posted: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  posted.length = 0;
  answer = () => Promise.resolve(new Response("", { status: 204 }));
  vi.stubGlobal("fetch", (_url: string, options: RequestInit) => {
    posted.push(String(options.body));
    return answer();
  });
  draw(MARKUP);
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

const area = (): HTMLTextAreaElement => document.querySelector("textarea") as HTMLTextAreaElement;
const state = (): string | null | undefined => document.querySelector("[data-state]")?.textContent;
function type(text: string): void {
  area().value = text;
  area().dispatchEvent(new Event("input", { bubbles: true }));
}

test("one save after a pause, and no copy left once the server has it", async () => {
  type("Te");
  await vi.advanceTimersByTimeAsync(300);
  type("Tere");
  expect(sessionStorage.getItem("draft:/draft/42")).toContain("Tere");
  expect(sessionStorage.getItem("draft:/draft/42")).not.toContain("csrf");
  await vi.advanceTimersByTimeAsync(700);
  expect(posted).toEqual(["csrfmiddlewaretoken=t&kind=reply&body=Tere"]);
  expect(state()).toBe("Draft saved");
  expect(sessionStorage.length).toBe(0);
});

test("a server that fails keeps the copy here, says so and is asked again", async () => {
  answer = () => Promise.reject(new Error("down"));
  type("Tere");
  await vi.advanceTimersByTimeAsync(700);
  expect(state()).toBe("Not saved yet");
  expect(sessionStorage.length).toBe(1);
  answer = () => Promise.resolve(new Response("", { status: 200 }));
  await vi.advanceTimersByTimeAsync(5000);
  expect(state()).toBe("Draft saved");
});

test("words a crash left behind are there again and go to the server", async () => {
  sessionStorage.setItem(
    "draft:/draft/42",
    JSON.stringify([
      ["kind", "note"],
      ["body", "Kapp on laos"],
    ]),
  );
  draw(MARKUP);
  expect(area().value).toBe("Kapp on laos");
  expect(document.querySelector<HTMLInputElement>("[value=note]")?.checked).toBe(true);
  await vi.advanceTimersByTimeAsync(700);
  expect(posted).toHaveLength(1);
});

test("sending drops the draft, and a save on its way cannot bring it back", async () => {
  let finish: (response: Response) => void = () => undefined;
  answer = () => new Promise((resolve) => (finish = resolve));
  type("Tere");
  await vi.advanceTimersByTimeAsync(700);
  document.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  finish(new Response("", { status: 500 }));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(posted).toHaveLength(1);
  expect(sessionStorage.length).toBe(0);
});

test("Ctrl+Enter sends, Enter alone does not", () => {
  const clicked = vi.fn();
  document.querySelector("[data-send]")?.addEventListener("click", (event) => {
    event.preventDefault();
    clicked();
  });
  area().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  area().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
  expect(clicked).toHaveBeenCalledTimes(1);
});

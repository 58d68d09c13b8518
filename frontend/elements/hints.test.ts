import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { fill } from "../live/words";
import { Hints } from "./hints";

customElements.define("k-hints", Hints);

const asked: string[] = [];
let answer = (): Promise<Response> => Promise.resolve(new Response(""));
const hints = `<p class="sr" data-summary>1 hint</p><ul><li>until Mon</li></ul>`;
const area = (): HTMLTextAreaElement => document.querySelector("textarea") as HTMLTextAreaElement;
const shown = (): string => document.querySelector("[data-shown]")?.innerHTML ?? "";
const told = (): string => document.querySelector("[data-told]")?.textContent ?? "";

function type(text: string): void {
  area().value = text;
  area().dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  answer = () => Promise.resolve(new Response(hints));
  vi.stubGlobal("fetch", (url: string, options: RequestInit) => {
    asked.push(`${url} ${new URLSearchParams(String(options.body)).get("text") ?? ""}`);
    return answer();
  });
  draw(
    `<form><input type="hidden" name="csrfmiddlewaretoken" value="t"><input type="radio" name="kind" value="reply" checked><input type="radio" name="kind" value="note"><textarea name="text"></textarea><k-hints data-url="/hints" data-taken="Taken" data-left="Left"><div data-shown></div><p data-told></p></k-hints></form>`,
  );
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

test("it asks once per pause and shows what is said, without a flicker", async () => {
  for (const text of ["I", "I will", "I will call"]) {
    type(text);
    await vi.advanceTimersByTimeAsync(300);
  }
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toEqual(["/hints I will call"]);
  expect(shown()).toContain("until Mon");
  expect(told()).toBe("1 hint");
  const row = document.querySelector("li");
  type("I will call.");
  await vi.advanceTimersByTimeAsync(800);
  expect(asked).toHaveLength(2);
  expect(document.querySelector("li")).toBe(row);
});

test("a note is asked about by nobody, and takes the hints away", async () => {
  type("I will call");
  await vi.advanceTimersByTimeAsync(800);
  const note = document.querySelector("[value=note]") as HTMLInputElement;
  note.checked = true;
  note.dispatchEvent(new Event("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(800);
  expect(asked).toHaveLength(1);
  expect(shown()).toBe("");
  expect(told()).toBe("");
});

test("no answer leaves everything as it stands and is asked again with the next word", async () => {
  answer = () => Promise.reject(new Error("down"));
  type("I will call");
  await vi.advanceTimersByTimeAsync(800);
  expect(shown()).toBe("");
  answer = () => Promise.resolve(new Response(hints));
  type("I will call");
  await vi.advanceTimersByTimeAsync(800);
  expect(shown()).toContain("until Mon");
});

test("what was taken before a reload is carried along until its tick is there", async () => {
  answer = () =>
    Promise.resolve(new Response(`<input type="checkbox" name="promise" value="I will" checked>`));
  const form = document.querySelector("form") as HTMLFormElement;
  fill(form, [
    ["text", "I will"],
    ["promise", "I will"],
  ]);
  expect(new FormData(form).getAll("promise")).toEqual(["I will"]);
  await vi.advanceTimersByTimeAsync(800);
  document.querySelector<HTMLElement>("[type=checkbox]")?.click();
  expect(new FormData(form).getAll("promise")).toEqual([]);
});

test("a promise is taken by one key, and left again by a click", async () => {
  answer = () => Promise.resolve(new Response(`<input type="checkbox" name="promise" value="I will call">`));
  type("I will call");
  await vi.advanceTimersByTimeAsync(800);
  const form = document.querySelector("form") as HTMLFormElement;
  const taken = (): FormDataEntryValue[] => new FormData(form).getAll("promise");
  area().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", altKey: true, bubbles: true }));
  expect(taken()).toEqual(["I will call"]);
  expect(told()).toBe("Taken");
  document.querySelector<HTMLElement>("[name=promise]")?.click();
  expect(taken()).toEqual([]);
  expect(told()).toBe("Left");
  await vi.advanceTimersByTimeAsync(800);
  expect(asked).toHaveLength(1);
});

/** For tests: a page with a composer, what a person does with it, and the server that it saves at. */
import { afterEach, beforeEach, expect, vi } from "vitest";
import { Composer } from "../elements/composer";
import { Rich } from "../elements/rich";
import { type Copy, keep } from "./copies";
import { draw } from "./draw";

customElements.define("k-composer", Composer); // before the editor, as the tree order of a swapped region
customElements.define("k-rich", Rich);

export const page = (text = "", seen = "", own = 3, person = 7): string =>
  `<k-composer data-draft-url="/draft/42" data-draft="${person}:42" data-seen="${seen}" data-own="${own}" data-saving="Saving" data-saved="Draft saved" data-failed="Not saved yet" data-restored="Put back ({when})" data-elsewhere="Elsewhere: {words}" data-aside="Aside: {words}" data-arriving="Waiting" data-lost="{name} did not arrive" data-divided="Choose first">
  <form method="post" action="/send"><input type="hidden" name="csrfmiddlewaretoken" value="t"><input type="hidden" name="seen" value="${seen}"><input type="radio" name="kind" value="reply" checked><input type="radio" name="kind" value="note">
  <textarea name="text">${text}</textarea><span data-kept></span><span data-others hidden><button type="button" data-settle="add"></button><button type="button" data-settle="take"></button><button type="button" data-settle="leave"></button></span><p data-refused></p><ul data-files></ul><span data-state></span><button name="template" value="4"></button><button data-send name="send">Send</button></form></k-composer>`;
export const saved = (seen: string): Response =>
  new Response(null, { status: 204, headers: { ETag: `"${seen}"` } });
export const moved = (seen: string, text: string): Response =>
  new Response(JSON.stringify({ seen, words: [["text", text]] }), { status: 412 });
export const down = (): Promise<Response> => Promise.reject(new Error("down"));

/** How the server answers a save. */
export const server = { answer: (): Promise<Response> => Promise.resolve(saved("s1")) };
export const posted: { text: string; seen: string; keepalive: boolean; tried?: string[] }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  posted.length = 0;
  server.answer = () => Promise.resolve(saved("s1"));
  vi.stubGlobal("fetch", (_url: string, options: RequestInit) => {
    const words = new URLSearchParams(String(options.body));
    const seen = (options.headers as Record<string, string>)["If-Match"] ?? "";
    expect(words.get("csrfmiddlewaretoken")).toBe("t");
    const tried = words.getAll("tried");
    const known = tried.length ? { tried } : {};
    posted.push({ text: words.get("text") ?? "", seen, keepalive: options.keepalive === true, ...known });
    const left = new Promise<Response>((_resolve, reject) => {
      options.signal?.addEventListener("abort", () => reject(new Error("left")));
    });
    return Promise.race([server.answer(), left]);
  });
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

export const area = (): HTMLTextAreaElement => document.querySelector("textarea") as HTMLTextAreaElement;
export const said = (name: string): string | null | undefined =>
  document.querySelector(`[data-${name}]`)?.textContent;
export const others = (): boolean => document.querySelector("[data-others]:not([hidden])") !== null;
export const copies = (): Copy[] => Object.values(localStorage).map((one) => JSON.parse(String(one)) as Copy);
export const press = (what: string): void =>
  document.querySelector<HTMLElement>(`[data-settle=${what}]`)?.click();
export const tell = (from: Element): boolean => from.dispatchEvent(new Event("k-files", { bubbles: true }));
export const held = new Set<Event>();
/** Sends the form as its button does; answers whether it went. */
export function submit(): boolean {
  const event = new Event("submit", { bubbles: true, cancelable: true });
  document.querySelector("form")?.dispatchEvent(event);
  if (event.defaultPrevented) held.add(event);
  return !event.defaultPrevented;
}
export const pick = (): void => document.querySelector<HTMLElement>("[name=template]")?.click();
export const tried = (): string[] =>
  [...document.querySelectorAll<HTMLInputElement>("input[name=tried]")].map((one) => one.value);
/** Counts from now on how often the form of this page went. */
export function going(): () => number {
  let count = 0;
  const look = (event: Event): void => {
    if (!event.defaultPrevented) count += 1;
    event.preventDefault();
  };
  document.querySelector("k-composer")?.parentElement?.addEventListener("submit", look);
  return () => count;
}
export const wait = (time: number): Promise<unknown> => vi.advanceTimersByTimeAsync(time);
export async function open(markup: string): Promise<void> {
  draw(markup);
  await wait(0);
}
export function type(text: string): void {
  area().value = text;
  area().dispatchEvent(new Event("input", { bubbles: true }));
}
export function copied(name: string, text: string, more: Partial<Copy> = {}): void {
  const words: Copy["words"] = [
    ["kind", "note"],
    ["text", text],
  ];
  keep(name, { at: Date.now(), seen: "", own: 3, sent: false, words, ...more });
}

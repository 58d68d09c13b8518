import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Copy, tidyCopies, keep } from "../live/copies";
import { draw } from "../live/draw";
import { Composer } from "./composer";
import { Rich } from "./rich";

customElements.define("k-composer", Composer); // before the editor, as the tree order of a swapped region
customElements.define("k-rich", Rich);

const page = (text = "", seen = "", own = 3, person = 7): string =>
  `<k-composer data-draft-url="/draft/42" data-draft="${person}:42" data-seen="${seen}" data-own="${own}" data-saving="Saving" data-saved="Draft saved" data-failed="Not saved yet" data-restored="Put back ({when})" data-elsewhere="Elsewhere: {words}" data-aside="Aside: {words}" data-arriving="Waiting" data-lost="{name} did not arrive" data-divided="Choose first">
  <form method="post" action="/send"><input type="hidden" name="csrfmiddlewaretoken" value="t"><input type="hidden" name="seen" value="${seen}"><input type="radio" name="kind" value="reply" checked><input type="radio" name="kind" value="note">
  <textarea name="text">${text}</textarea><span data-kept></span><span data-others hidden><button type="button" data-settle="add"></button><button type="button" data-settle="take"></button><button type="button" data-settle="leave"></button></span><p data-refused></p><ul data-files></ul><span data-state></span><button data-send>Send</button></form></k-composer>`;
const saved = (seen: string): Response => new Response(null, { status: 204, headers: { ETag: `"${seen}"` } });
const moved = (seen: string, text: string): Response =>
  new Response(JSON.stringify({ seen, words: [["text", text]] }), { status: 412 });
const down = (): Promise<Response> => Promise.reject(new Error("down"));

let answer: () => Promise<Response>;
const posted: { text: string; seen: string; keepalive: boolean }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  posted.length = 0;
  answer = () => Promise.resolve(saved("s1"));
  vi.stubGlobal("fetch", (_url: string, options: RequestInit) => {
    const words = new URLSearchParams(String(options.body));
    const seen = (options.headers as Record<string, string>)["If-Match"] ?? "";
    expect(words.get("csrfmiddlewaretoken")).toBe("t");
    posted.push({ text: words.get("text") ?? "", seen, keepalive: options.keepalive === true });
    return answer();
  });
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

const area = (): HTMLTextAreaElement => document.querySelector("textarea") as HTMLTextAreaElement;
const said = (name: string): string | null | undefined =>
  document.querySelector(`[data-${name}]`)?.textContent;
const others = (): boolean => document.querySelector("[data-others]:not([hidden])") !== null;
const copies = (): Copy[] => Object.values(localStorage).map((one) => JSON.parse(String(one)) as Copy);
const press = (what: string): void => document.querySelector<HTMLElement>(`[data-settle=${what}]`)?.click();
const tell = (from: Element): boolean => from.dispatchEvent(new Event("k-files", { bubbles: true }));
const held = new Set<Event>();
/** Sends the form as its button does; answers whether it went. */
function submit(): boolean {
  const event = new Event("submit", { bubbles: true, cancelable: true });
  document.querySelector("form")?.dispatchEvent(event);
  if (event.defaultPrevented) held.add(event);
  return !event.defaultPrevented;
}
const wait = (time: number): Promise<unknown> => vi.advanceTimersByTimeAsync(time);
async function open(markup: string): Promise<void> {
  draw(markup);
  await wait(0);
}
function type(text: string): void {
  area().value = text;
  area().dispatchEvent(new Event("input", { bubbles: true }));
}
function copied(name: string, text: string, more: Partial<Copy> = {}): void {
  const words: Copy["words"] = [
    ["kind", "note"],
    ["text", text],
  ];
  keep(name, { at: Date.now(), seen: "", own: 3, sent: false, words, ...more });
}

test("one save after a pause, and no copy left once the server has it", async () => {
  await open(page());
  type("Te");
  await wait(300);
  type("Tere");
  expect(copies()[0]?.words).toEqual([
    ["kind", "reply"],
    ["text", "Tere"],
  ]);
  await wait(700);
  expect(posted).toEqual([{ text: "Tere", seen: '""', keepalive: false }]);
  expect(said("state")).toBe("Draft saved");
  expect(localStorage.length).toBe(0);
  type("Tere jälle");
  await wait(700);
  expect(posted[1]?.seen).toBe('"s1"');
});

test("a server that fails keeps the copy here, says so and is asked again", async () => {
  await open(page());
  answer = down;
  type("Tere");
  await wait(700);
  expect(said("state")).toBe("Not saved yet");
  expect(copies()).toHaveLength(1);
  answer = () => Promise.resolve(saved("s1"));
  await wait(5000);
  expect(said("state")).toBe("Draft saved");
});

test("words the server never got are there again, with a word about it, and go to the server", async () => {
  copied("7:42:a", "Kapp on laos");
  await open(page());
  expect(area().value).toBe("Kapp on laos");
  expect(document.querySelector<HTMLInputElement>("[value=note]")?.checked).toBe(true);
  expect(said("kept")).toMatch(/^Put back \(\d/);
  await wait(700);
  expect(posted[0]?.text).toBe("Kapp on laos");
  expect(localStorage.length).toBe(0);
});

test("a region that is swapped in gets them too, although its editor comes after the composer", async () => {
  copied("7:42:a", "<p>Kapp on <b>laos</b></p>");
  const rich = page("Vana").replace("<textarea", '<k-rich data-html="<p>Vana</p>"><textarea');
  await open(rich.replace("</textarea>", "</textarea></k-rich>"));
  expect(document.querySelector("[contenteditable]")?.innerHTML).toBe("<p>Kapp on <b>laos</b></p>");
  await wait(700);
  expect(posted[0]?.text).toBe("<p>Kapp on <b>laos</b></p>");
});

test("nobody sees what another person or another conversation left behind", async () => {
  copied("8:42:a", "Teise inimese sõnad");
  copied("7:421:a", "Teise vestluse sõnad");
  await open(page());
  expect(area().value).toBe("");
  expect(said("kept")).toBe("");
  expect(copies()).toHaveLength(2);
});

test("old and broken leftovers go; signing out takes all", async () => {
  copied("7:42:a", "Vana", { at: Date.now() - 8 * 24 * 3600 * 1000 });
  localStorage.setItem("kuula-draft:7:42:b", "{");
  await open(page());
  expect(area().value).toBe("");
  expect(localStorage.length).toBe(0);
  copied("7:43:a", "Pooleli");
  localStorage.setItem("another", "stays");
  tidyCopies();
  draw(`<form data-sign-out></form>`);
  document.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true }));
  expect(Object.keys(localStorage)).toEqual(["another"]);
});

test("a full storage is survived: the server still gets the words", async () => {
  await open(page());
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  type("Tere");
  await wait(700);
  expect(said("state")).toBe("Draft saved");
});

test("what was sent stays until a page shows that it arrived", async () => {
  await open(page());
  let finish: (response: Response) => void = () => undefined;
  answer = () => new Promise((resolve) => (finish = resolve));
  type("Tere");
  await wait(700);
  document.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  finish(new Response("", { status: 500 }));
  await wait(20_000);
  expect(posted).toHaveLength(1);
  expect(copies()[0]?.sent).toBe(true);
  await open(page("", "", 3)); // it never arrived
  expect(area().value).toBe("Tere");
  document.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  await open(page("", "", 4));
  expect(area().value).toBe("");
  expect(localStorage.length).toBe(0);
});

test("leaving the page saves what is pending, without waiting", async () => {
  await open(page());
  type("Tere");
  window.dispatchEvent(new Event("pagehide"));
  expect(posted).toEqual([{ text: "Tere", seen: '""', keepalive: true }]);
});

test("newer words of another window are never written over unasked", async () => {
  await open(page("Tere", "s1"));
  answer = () => Promise.resolve(moved("s2", "<p>Tere, Kadri</p>"));
  type("Tsau");
  await wait(700);
  expect(said("kept")).toBe("Elsewhere: Tere, Kadri");
  expect(others()).toBe(true);
  type("Tsau!");
  await wait(20_000);
  expect(posted).toHaveLength(1);
  expect(copies()[0]?.seen).toBe("s1");
  answer = () => Promise.resolve(saved("s3"));
  press("add");
  await wait(700);
  expect(posted[1]).toEqual({ text: "Tsau!<p>Tere, Kadri</p>", seen: '"s2"', keepalive: false });
  expect(others()).toBe(false);
  expect(localStorage.length).toBe(0);
});

test("newer words of another window are taken, and those of this one kept aside", async () => {
  await open(page("Tere", "s1"));
  answer = () => Promise.resolve(moved("s2", "<p>Tere, Kadri</p>"));
  type("Tsau");
  await wait(700);
  answer = () => Promise.resolve(saved("s3"));
  press("take");
  await wait(700);
  expect(posted[1]).toEqual({ text: "<p>Tere, Kadri</p>", seen: '"s2"', keepalive: false });
  expect(said("kept")).toBe("Aside: Tsau");
  await open(page("Tere, Kadri", "s3")); // not put back over them, still offered
  expect(area().value).toBe("Tere, Kadri");
  expect(said("kept")).toBe("Elsewhere: Tsau");
  press("add");
  expect(area().value).toBe("Tere, KadriTsau");
  await wait(700);
  expect(localStorage.length).toBe(0);
});

test("nothing is sent while newer words of another window wait for a decision", async () => {
  await open(page("Tere", "s1"));
  answer = () => Promise.resolve(moved("s2", "<p>Tere, Kadri</p>"));
  type("Tsau");
  await wait(700);
  expect(submit()).toBe(false);
  expect(said("refused")).toBe("Choose first");
  answer = () => Promise.resolve(saved("s3"));
  press("leave");
  expect(said("refused")).toBe("");
  await wait(700);
  expect(submit()).toBe(true);
  expect(document.querySelector<HTMLInputElement>("[name=seen]")?.value).toBe("s3");
});

test("what is sent while it is being saved goes after that, once, and says what it knew", async () => {
  await open(page());
  const sent = vi.fn((event: Event) => event.preventDefault());
  let finish: (response: Response) => void = () => undefined;
  answer = () => new Promise((resolve) => (finish = resolve));
  type("Tere");
  await wait(700);
  document.addEventListener("submit", sent);
  expect(submit()).toBe(false);
  expect(submit()).toBe(false);
  finish(saved("s1"));
  await wait(0);
  document.removeEventListener("submit", sent);
  expect(sent.mock.calls.filter(([event]) => !held.has(event))).toHaveLength(1);
  expect(document.querySelector<HTMLInputElement>("[name=seen]")?.value).toBe("s1");
});

test("a save that never answers holds nothing up for long", async () => {
  await open(page());
  answer = () => new Promise(() => undefined);
  type("Tere");
  await wait(700);
  expect(submit()).toBe(false);
  await wait(4000);
  expect(submit()).toBe(true);
});

test("what is sent waits for the files that are on their way, by button and by keyboard", async () => {
  await open(page("Tere", "s1"));
  const files = document.querySelector("[data-files]") as HTMLElement;
  const gone = (): number => sent.mock.calls.filter(([event]) => !event.defaultPrevented).length;
  const sent = vi.fn((event: Event) => undefined as void | typeof event);
  document.addEventListener("submit", sent);
  files.innerHTML = `<li data-arriving>kapp.png</li>`;
  area().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
  submit();
  expect(gone()).toBe(0);
  expect(said("state")).toBe("Waiting");
  expect(document.querySelector("[data-send]")?.getAttribute("aria-busy")).toBe("true");
  type("Tere!");
  await wait(700);
  expect(said("state")).toBe("Waiting");
  files.innerHTML = `<li>kapp.png</li>`;
  tell(files);
  await wait(0);
  expect(gone()).toBe(1);
  expect(document.querySelector("[data-send]")?.hasAttribute("aria-busy")).toBe(false);
  document.removeEventListener("submit", sent);
});

test("a file that did not arrive stops the sending, by name, until it is left out", async () => {
  await open(page("Tere", "s1"));
  const files = document.querySelector("[data-files]") as HTMLElement;
  files.innerHTML = `<li data-arriving>kapp.png</li>`;
  expect(submit()).toBe(false);
  files.innerHTML = `<li data-lost="kapp.png"></li>`;
  tell(files);
  expect(said("refused")).toBe("kapp.png did not arrive");
  expect(submit()).toBe(false);
  files.innerHTML = "";
  tell(files);
  expect(said("refused")).toBe("");
  expect(submit()).toBe(true);
});

test("an answer that got lost is no other window", async () => {
  await open(page());
  answer = down;
  type("Tere");
  await wait(700);
  answer = () => Promise.resolve(posted.length === 2 ? moved("s1", "Tere") : saved("s2"));
  await wait(5000);
  expect(posted.map((one) => one.seen)).toEqual(['""', '""', '"s1"']);
  expect(said("state")).toBe("Draft saved");
});

test("a copy beside other words of the server is offered, and left out for good when so wished", async () => {
  copied("7:42:a", "Midagi muud", { seen: "s0" });
  await open(page("Tere, Kadri", "s1"));
  expect(area().value).toBe("Tere, Kadri");
  expect(said("kept")).toBe("Elsewhere: Midagi muud");
  press("leave");
  await wait(700);
  expect(posted).toHaveLength(0);
  expect(localStorage.length).toBe(0);
});

test("a copy that says no more than the server goes; one that goes on from there is put back", async () => {
  copied("7:42:a", "Tere", { seen: "s0" });
  await open(page("Tere, Kadri", "s1"));
  expect(said("kept")).toBe("");
  expect(localStorage.length).toBe(0);
  copied("7:42:b", "Tere, Kadri. Kapp on laos.", { seen: "s0" });
  await open(page("Tere, Kadri", "s1"));
  expect(area().value).toBe("Tere, Kadri. Kapp on laos.");
});

test("a window where nothing is typed shows what another saved", async () => {
  await open(page("Tere", "s1"));
  const words = [["text", "Tere, Kadri"]];
  const news = { key: "kuula-saved:7:42", newValue: JSON.stringify({ seen: "s2", words }) };
  window.dispatchEvent(new StorageEvent("storage", news));
  expect(area().value).toBe("Tere, Kadri");
  type("Tere, Kadri!");
  await wait(700);
  expect(posted[0]?.seen).toBe('"s2"');
});

test("Ctrl+Enter sends, Enter alone does not", async () => {
  await open(page());
  const clicked = vi.fn();
  document.querySelector("[data-send]")?.addEventListener("click", (event) => {
    event.preventDefault();
    clicked();
  });
  area().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  area().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
  expect(clicked).toHaveBeenCalledTimes(1);
});

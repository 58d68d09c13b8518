import { expect, test, vi } from "vitest";
import {
  area,
  down,
  going,
  held,
  moved,
  open,
  page,
  pick,
  press,
  said,
  saved,
  server,
  submit,
  tell,
  tried,
  type,
  wait,
} from "./composing";

test("nothing is sent while newer words of another window wait for a decision", async () => {
  await open(page("Tere", "s1"));
  server.answer = () => Promise.resolve(moved("s2", "<p>Tere, Kadri</p>"));
  type("Tsau");
  await wait(700);
  expect(submit()).toBe(false);
  expect(said("refused")).toBe("Choose first");
  server.answer = () => Promise.resolve(saved("s3"));
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
  server.answer = () => new Promise((resolve) => (finish = resolve));
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
  server.answer = () => new Promise(() => undefined);
  type("Tere");
  await wait(700);
  const went = going();
  expect(submit()).toBe(false);
  await wait(3900);
  expect(went()).toBe(0);
  await wait(200);
  expect(went()).toBe(1);
  expect(tried()).toEqual(["Tere"]);
});

test("a save that answered late once does not let a later one be overtaken", async () => {
  await open(page());
  let finish: (response: Response) => void = () => undefined;
  server.answer = () => new Promise((resolve) => (finish = resolve));
  document.addEventListener("submit", (event) => event.preventDefault(), { once: true });
  type("Tere");
  await wait(700);
  submit();
  await wait(4000); // it went without the answer, and the server refused it
  finish(saved("s1"));
  await wait(0);
  type("Tere, Kadri");
  await wait(700);
  expect(submit()).toBe(false);
  await wait(3000);
  finish(saved("s2"));
  await wait(0);
  expect(submit()).toBe(true);
});

test("a save that is answered in time leaves no clock behind that lets the next press go", async () => {
  await open(page());
  let finish: (response: Response) => void = () => undefined;
  server.answer = () => new Promise((resolve) => (finish = resolve));
  type("Tere");
  await wait(700);
  submit();
  finish(saved("s1"));
  await wait(3500);
  type("Tere, Kadri");
  await wait(700);
  expect(submit()).toBe(false);
});

test("words that the server may have got are named when the form goes, until it says what it has", async () => {
  await open(page());
  server.answer = down;
  type("Tere. See on vale.");
  await wait(700);
  type("Tere.");
  await wait(700);
  submit();
  expect(tried()).toEqual(["Tere. See on vale.", "Tere."]);
  server.answer = () => Promise.resolve(saved("s1"));
  type("Tere!");
  await wait(700);
  submit();
  expect(tried()).toEqual([]);
});

test("what sends nothing is not held back by undecided words, a lost file or a save under way", async () => {
  await open(page("Tere", "s1"));
  server.answer = () => Promise.resolve(moved("s2", "<p>Tere, Kadri</p>"));
  type("Tsau");
  await wait(700);
  const files = document.querySelector("[data-files]") as HTMLElement;
  files.innerHTML = `<li data-lost="kapp.png"></li>`;
  const went = going();
  pick();
  expect(went()).toBe(1);
  expect(said("refused")).toBe("");
  files.innerHTML = "";
  press("leave");
  server.answer = () => new Promise(() => undefined);
  await wait(700);
  pick();
  expect(went()).toBe(2);
});

test("a template chosen while a press of the button waits goes in its place, once", async () => {
  await open(page());
  let finish: (response: Response) => void = () => undefined;
  server.answer = () => new Promise((resolve) => (finish = resolve));
  type("Tere");
  await wait(700);
  const went = going();
  submit();
  pick();
  finish(saved("s1"));
  await wait(5000);
  expect(went()).toBe(1);
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

test("Enter in the field of an address presses no button, as the first one takes a file off", async () => {
  await open(page());
  const cc = document.createElement("input");
  document.querySelector("form")?.append(cc);
  const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
  expect(cc.dispatchEvent(enter)).toBe(false);
  const next = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
  expect(area().dispatchEvent(next)).toBe(true);
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

import { expect, test, vi } from "vitest";
import { CONFIRMED_FOR, tidyCopies } from "../live/copies";
import { draw } from "../live/draw";
import {
  area,
  copied,
  copies,
  down,
  moved,
  open,
  others,
  page,
  posted,
  press,
  said,
  saved,
  server,
  type,
  wait,
} from "../live/composing";

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
  await wait(CONFIRMED_FOR);
  expect(localStorage.length).toBe(0);
  type("Tere jälle");
  await wait(700);
  expect(posted[1]?.seen).toBe('"s1"');
});

test("a server that fails keeps the copy here, says so and is asked again", async () => {
  await open(page());
  server.answer = down;
  type("Tere");
  await wait(700);
  expect(said("state")).toBe("Not saved yet");
  expect(copies()).toHaveLength(1);
  server.answer = () => Promise.resolve(saved("s1"));
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
  await wait(CONFIRMED_FOR);
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
  server.answer = () => new Promise((resolve) => (finish = resolve));
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

test("words put into the middle while their draft was being saved are put back over what it kept", async () => {
  await open(page("Vana lõpp.", "s0"));
  server.answer = () => new Promise(() => undefined);
  type("Uus algus. Vana lõpp.");
  await wait(700);
  type("Uus algus. Ja veel. Vana lõpp.");
  await open(page("Uus algus. Vana lõpp.", "s1")); // drawn before the save at leaving came through
  expect(area().value).toBe("Uus algus. Ja veel. Vana lõpp.");
  expect(others()).toBe(false);
});

test("a page asked for before the last save came through shows what was saved", async () => {
  await open(page("Vana", "2026-11-22T20:00:00+00:00"));
  server.answer = () => Promise.resolve(saved("2026-11-22T20:00:05+00:00"));
  type("Vana ja uus");
  await wait(700);
  await open(page("Vana", "2026-11-22T20:00:00+00:00"));
  expect(area().value).toBe("Vana ja uus");
  await wait(700);
  await open(page("Teises aknas", "2026-11-22T20:00:09+00:00"));
  expect(area().value).toBe("Teises aknas");
  expect(others()).toBe(false);
});

test("leaving the page saves what is pending, without waiting", async () => {
  await open(page());
  type("Tere");
  window.dispatchEvent(new Event("pagehide"));
  expect(posted).toEqual([{ text: "Tere", seen: '""', keepalive: true }]);
});

test("newer words of another window are never written over unasked", async () => {
  await open(page("Tere", "s1"));
  server.answer = () => Promise.resolve(moved("s2", "<p>Tere, Kadri</p>"));
  type("Tsau");
  await wait(700);
  expect(said("kept")).toBe("Elsewhere: Tere, Kadri");
  expect(others()).toBe(true);
  type("Tsau!");
  await wait(20_000);
  expect(posted).toHaveLength(1);
  expect(copies()[0]?.seen).toBe("s1");
  server.answer = () => Promise.resolve(saved("s3"));
  press("add");
  await wait(700);
  expect(posted[1]).toEqual({ text: "Tsau!<p>Tere, Kadri</p>", seen: '"s2"', keepalive: false });
  expect(others()).toBe(false);
  await wait(CONFIRMED_FOR);
  expect(localStorage.length).toBe(0);
});

test("newer words of another window are taken, and those of this one kept aside", async () => {
  await open(page("Tere", "s1"));
  server.answer = () => Promise.resolve(moved("s2", "<p>Tere, Kadri</p>"));
  type("Tsau");
  await wait(700);
  server.answer = () => Promise.resolve(saved("s3"));
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
  await wait(CONFIRMED_FOR);
  expect(localStorage.length).toBe(0);
});

test("an answer that got lost is no other window", async () => {
  await open(page());
  server.answer = down;
  type("Tere");
  await wait(700);
  server.answer = () => Promise.resolve(posted.length === 2 ? moved("s1", "Tere") : saved("s2"));
  await wait(5000);
  expect(posted.map((one) => one.seen)).toEqual(['""', '""', '"s1"']);
  expect(said("state")).toBe("Draft saved");
});

test("left while a save is under way: it is heard no more, and the last save says what it tried", async () => {
  await open(page());
  server.answer = () => new Promise(() => undefined); // under way
  type("Tere");
  await wait(700);
  type("Tere, Kadri");
  server.answer = () => Promise.resolve(saved("s2"));
  window.dispatchEvent(new Event("pagehide"));
  await wait(10_000);
  expect(posted).toEqual([
    { text: "Tere", seen: '""', keepalive: false },
    { text: "Tere, Kadri", seen: '""', keepalive: true, tried: ["Tere"] },
  ]);
  expect(localStorage.length).toBe(0);
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

import { beforeEach, expect, test } from "vitest";
import { embed } from "./embed";

const HOME = "https://kuula.example";

function script(data: Record<string, string>): HTMLScriptElement {
  const made = document.createElement("script");
  made.type = "text/plain"; // stands in the page, is not run here
  made.setAttribute("src", `${HOME}/static/kuula/contact.js`);
  Object.assign(made.dataset, data);
  document.body.append(made);
  return made;
}

function told(frame: HTMLIFrameElement, origin: string, data: unknown): void {
  window.dispatchEvent(new MessageEvent("message", { source: frame.contentWindow, origin, data }));
}

beforeEach(() => {
  document.body.replaceChildren();
  document.documentElement.lang = "et-EE";
});

test("the form stands where its script does, in the language of the page", () => {
  const here = script({ form: "a/b", who: "x.y" });
  const frame = embed(here)!;
  expect(here.nextElementSibling).toBe(frame);
  expect(frame.src).toBe(`${HOME}/f/a%2Fb?embed=1&lang=et&who=x.y`);
});

test("a survey stands there the same way", () => {
  const frame = embed(script({ survey: "a/b", lang: "ru" }))!;
  expect(frame.src).toBe(`${HOME}/s/a%2Fb?embed=1&lang=ru`);
});

test("a script that names no form does nothing", () => {
  expect(embed(script({}))).toBeUndefined();
  expect(embed(null)).toBeUndefined();
});

test("it grows with its content, and listens to nobody else", () => {
  const frame = embed(script({ form: "a" }))!;
  told(frame, "https://evil.example", { kuula: "height", height: 900 });
  told(frame, HOME, { kuula: "height", height: "900px;position:fixed" });
  told(frame, HOME, null);
  expect(frame.style.height).toBe("");
  told(frame, HOME, { kuula: "height", height: 612 });
  expect(frame.style.height).toBe("612px");
  told(frame, HOME, { kuula: "height", height: 99999 });
  expect(frame.style.height).toBe("4000px");
});

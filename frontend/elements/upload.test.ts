import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { Upload } from "./upload";

customElements.define("k-upload", Upload);

class Request {
  static last: Request;
  status = 200;
  responseText = '<li>kapp.png<input type="hidden" name="file" value="7"></li>';
  upload: { onprogress?: (event: Partial<ProgressEvent>) => void } = {};
  headers: Record<string, string> = {};
  onload = (): void => undefined;
  onerror = (): void => undefined;
  open = vi.fn();
  body: FormData | undefined;
  constructor() {
    Request.last = this;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  send(body: FormData): void {
    this.body = body;
  }
}

beforeEach(() => {
  vi.stubGlobal("XMLHttpRequest", Request);
  draw(
    `<form><input type="hidden" name="csrfmiddlewaretoken" value="t"><k-upload data-url="/files" data-failed="Did not arrive" data-again="Again" data-leave="Leave"><input type="file"><ul data-files></ul></k-upload></form>`,
  );
  const input = document.querySelector<HTMLInputElement>("[type=file]") as HTMLInputElement;
  Object.defineProperty(input, "files", { value: [new File(["x"], "kapp.png")], writable: true });
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
afterEach(() => void (document.body.innerHTML = ""));

test("a file goes off at once, shows how far it is, and becomes what the server answers", async () => {
  expect(Request.last.open).toHaveBeenCalledWith("POST", "/files");
  expect(Request.last.headers["X-CSRFToken"]).toBe("t");
  expect((Request.last.body?.get("file") as File).name).toBe("kapp.png");
  Request.last.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
  expect(document.querySelector("progress")?.value).toBe(0.25);
  Request.last.onload();
  await vi.waitFor(() => expect(document.querySelector<HTMLInputElement>("li [name=file]")?.value).toBe("7"));
});

test("a file that did not arrive says so, and goes again or is left out", async () => {
  const said = vi.fn();
  document.querySelector("form")?.addEventListener("k-files", said);
  const lost = (): HTMLElement | null => document.querySelector<HTMLElement>("[data-lost='kapp.png']");
  const press = (words: string): void =>
    [...document.querySelectorAll("button")].find((one) => one.textContent === words)?.click();
  Request.last.status = 500;
  Request.last.onload();
  await vi.waitFor(() => expect(lost()?.textContent).toContain("Did not arrive"));
  expect(said).toHaveBeenCalledTimes(1);
  press("Again");
  expect(lost()).toBe(null);
  expect(document.querySelector("[data-arriving] progress")).not.toBe(null);
  Request.last.onerror();
  await vi.waitFor(() => expect(lost()).not.toBe(null));
  press("Leave");
  expect(document.querySelector("li")).toBe(null);
  expect(said).toHaveBeenCalledTimes(4);
});

test("a page is not left unasked while a file is on its way", async () => {
  const leaves = (): boolean => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(leaves()).toBe(false);
  Request.last.onload();
  await vi.waitFor(() => expect(document.querySelector("[data-arriving]")).toBe(null));
  expect(leaves()).toBe(true);
});

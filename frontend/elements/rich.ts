import { keepingCaret } from "../rich/caret";
import { asHtml, cleaned } from "../rich/clean";
import { editorFor } from "../rich/editor";

const EMPTY = "<p><br></p>"; // typing starts inside a paragraph

/** Bold, italic, lists and links over a plain textarea, which carries the HTML and works alone without scripts. */
export class Rich extends HTMLElement {
  #text: HTMLElement | null = null;

  connectedCallback(): void {
    const area = this.querySelector("textarea");
    if (!area || this.#text) return;
    this.#text = editorFor(area);
    area.hidden = true;
    area.required = false;
    area.before(this.#text);
    this.#format("html");
    this.#fill(area, this.dataset["html"] ?? asHtml(area.value));
    area.addEventListener("k-restored", () => this.#fill(area, area.value));
    this.#text.addEventListener("input", () => this.#copy(area));
    this.addEventListener("mousedown", (event) => this.#tool(event) && event.preventDefault());
    this.addEventListener("click", this.#command);
  }

  #fill(area: HTMLTextAreaElement, html: string): void {
    this.#text?.replaceChildren(
      ...new DOMParser().parseFromString(cleaned(html) || EMPTY, "text/html").body.childNodes,
    );
    this.#copy(area);
  }

  #copy(area: HTMLTextAreaElement): void {
    const empty = !this.#text?.textContent?.trim();
    this.#text?.toggleAttribute("data-empty", empty);
    area.value = empty ? "" : cleaned(this.#text?.innerHTML ?? "");
  }

  #format(value: string): void {
    const format = this.querySelector<HTMLInputElement>("input[type=hidden][name$=_format]");
    if (format) format.value = value;
  }

  #tool = (event: Event): HTMLElement | null => (event.target as Element).closest("[data-command]");

  #command = (event: Event): void => {
    const command = this.#tool(event)?.dataset["command"];
    if (!command) return;
    const value = command === "createLink" ? window.prompt(this.dataset["link"], "https://") : undefined;
    if (value === null || !this.#text) return;
    const run = (): boolean => document.execCommand(command, false, value);
    // Chromium puts the caret at the start of a new list. Bold and italic at a caret must not be disturbed.
    if (command.endsWith("List")) keepingCaret(this.#text, run);
    else run();
    this.#text.focus();
  };
}

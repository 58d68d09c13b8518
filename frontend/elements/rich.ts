import { asHtml, cleaned } from "../rich/clean";

/** Bold, italic, lists and links over a plain textarea, which carries the HTML and works alone without scripts. */
export class Rich extends HTMLElement {
  #text: HTMLElement | null = null;

  connectedCallback(): void {
    const area = this.querySelector("textarea");
    if (!area || this.#text) return;
    this.#text = this.#editor(area);
    area.hidden = true;
    area.required = false;
    area.before(this.#text);
    this.#format("html");
    this.#fill(area, this.dataset["html"] ?? asHtml(area.value));
    area.addEventListener("k-restored", () => this.#fill(area, area.value));
    this.#text.addEventListener("input", () => this.#copy(area));
    this.#text.addEventListener("paste", this.#paste);
    this.addEventListener("mousedown", (event) => this.#tool(event) && event.preventDefault());
    this.addEventListener("click", this.#command);
  }

  #editor(area: HTMLTextAreaElement): HTMLElement {
    const text = document.createElement("div");
    text.className = "rich-text";
    text.contentEditable = "true";
    text.dataset["placeholder"] = area.placeholder;
    const roles = { role: "textbox", "aria-multiline": "true", "aria-labelledby": `${area.id}-label` };
    for (const [name, value] of Object.entries(roles)) text.setAttribute(name, value);
    return text;
  }

  #fill(area: HTMLTextAreaElement, html: string): void {
    this.#text?.replaceChildren(
      ...new DOMParser().parseFromString(cleaned(html), "text/html").body.childNodes,
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

  #paste = (event: ClipboardEvent): void => {
    event.preventDefault();
    const copied = event.clipboardData;
    const html = copied?.getData("text/html") || asHtml(copied?.getData("text/plain") ?? "");
    document.execCommand("insertHTML", false, cleaned(html));
  };

  #tool = (event: Event): HTMLElement | null => (event.target as Element).closest("[data-command]");

  #command = (event: Event): void => {
    const command = this.#tool(event)?.dataset["command"];
    if (!command) return;
    const value = command === "createLink" ? window.prompt(this.dataset["link"], "https://") : undefined;
    if (value !== null) document.execCommand(command, false, value);
    this.#text?.focus();
  };
}

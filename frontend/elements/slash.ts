import { Finding, holds } from "../live/finding";

const MOST = 8;

/**
 * At the beginning of a line, / and a few letters offer the templates of this page by name, folder and words:
 * arrows choose, Enter or Tab takes one.
 */
export class Slash extends HTMLElement {
  #at = 0;
  #finding = new Finding();

  connectedCallback(): void {
    this.#form?.addEventListener("input", this.#look);
    this.#form?.addEventListener("keydown", this.#key, { capture: true });
    this.addEventListener("mousedown", this.#pick);
  }

  disconnectedCallback(): void {
    this.#finding.stop();
    this.#form?.removeEventListener("input", this.#look);
    this.#form?.removeEventListener("keydown", this.#key, { capture: true });
  }

  get #form(): HTMLFormElement | null {
    return this.closest("form");
  }

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[role=option]")];
  }

  #look = (): void => {
    const words = begun(this.#form);
    const said = words?.said ?? "";
    const all = words ? [...(this.#form?.querySelectorAll<HTMLButtonElement>("[name=template]") ?? [])] : [];
    const named = all.filter((one) => holds(called(one), said));
    this.#offer(named);
    this.#finding.ask(this.dataset["url"], said.trim(), (found) => {
      const others = all.filter((one) => found.has(one.value) && !named.includes(one));
      if (others.length && begun(this.#form)) this.#offer([...named, ...others], this.#at);
    });
  };

  #offer(fitting: readonly HTMLButtonElement[], at = 0): void {
    this.querySelector("ul")?.replaceChildren(...fitting.slice(0, MOST).map(drawn));
    this.#at = at;
    this.#mark();
  }

  #key = (event: Event): void => {
    const { key } = event as KeyboardEvent;
    const items = this.#items;
    if (key === "Escape") this.#finding.stop();
    if (!items.length) return;
    if (key === "ArrowDown" || key === "ArrowUp")
      this.#at = (this.#at + (key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
    else if (key === "Enter" || key === "Tab") this.#take(items[this.#at]);
    else if (key === "Escape") this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.#mark();
  };

  #pick = (event: MouseEvent): void => {
    event.preventDefault(); // the caret stays where it is
    this.#take((event.target as Element).closest<HTMLElement>("[role=option]") ?? undefined);
  };

  #take(item: HTMLElement | undefined): void {
    const words = begun(this.#form);
    if (!item || !words) return;
    const range = document.createRange();
    range.setStart(words.node, words.from);
    range.setEnd(words.node, words.to);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
    document.execCommand("delete");
    this.#close();
    this.#form
      ?.querySelector<HTMLButtonElement>(`[name=template][value="${item.dataset["value"] ?? ""}"]`)
      ?.click();
  }

  #close(): void {
    this.#finding.stop();
    this.querySelector("ul")?.replaceChildren();
  }

  #mark(): void {
    const items = this.#items;
    const list = this.querySelector<HTMLElement>("[role=listbox]");
    if (list) list.hidden = items.length === 0;
    for (const one of items) one.setAttribute("aria-selected", String(one === items[this.#at]));
    const text = this.#form?.querySelector("[contenteditable]");
    const active = items[this.#at]?.id;
    if (active) text?.setAttribute("aria-activedescendant", active);
    if (list && active) text?.setAttribute("aria-controls", list.id);
  }
}

interface Begun {
  said: string;
  node: Node;
  from: number;
  to: number;
}

/** The / that begins the line of the caret, with what follows it. */
function begun(form: HTMLElement | null): Begun | null {
  const place = getSelection();
  const node = place?.focusNode;
  const text = form?.querySelector("[contenteditable]");
  if (!node || node.nodeType !== Node.TEXT_NODE || !text?.contains(node)) return null;
  const to = place.focusOffset;
  const found = /^\/([^/\n]{0,40})$/u.exec((node.textContent ?? "").slice(0, to));
  return found ? { said: found[1] ?? "", node, from: 0, to } : null;
}

function called(button: HTMLButtonElement): string {
  return `${button.dataset["find"] ?? ""} ${button.textContent}`.replace(/\s+/g, " ").trim();
}

function drawn(button: HTMLButtonElement): HTMLElement {
  const item = document.createElement("li");
  item.role = "option";
  item.id = `slash-${button.value}`;
  item.dataset["value"] = button.value;
  item.textContent = called(button);
  return item;
}

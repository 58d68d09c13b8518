const MOST = 6;

/** While a note is written, @ and the first letters of a colleague offer names: arrows choose, Enter or Tab takes one. */
export class Mentions extends HTMLElement {
  #at = 0;
  #text: HTMLElement | null = null;

  connectedCallback(): void {
    this.#text = this.closest("form")?.querySelector("[contenteditable]") ?? null;
    this.closest("form")?.addEventListener("input", this.#look);
    this.closest("form")?.addEventListener("keydown", this.#key, { capture: true });
    this.addEventListener("mousedown", this.#pick);
  }

  disconnectedCallback(): void {
    this.closest("form")?.removeEventListener("input", this.#look);
    this.closest("form")?.removeEventListener("keydown", this.#key, { capture: true });
  }

  get #names(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[role=option]")];
  }

  get #offered(): HTMLElement[] {
    return this.#names.filter((one) => !one.hidden);
  }

  #look = (): void => {
    this.#text ??= this.closest("form")?.querySelector("[contenteditable]") ?? null;
    const words = begun(this.#text);
    const note = this.closest("form")?.querySelector<HTMLInputElement>("[name=kind][value=note]")?.checked;
    let left = note && words ? MOST : 0;
    for (const one of this.#names) {
      one.hidden = left === 0 || !fits(one.textContent, words?.said ?? "");
      if (!one.hidden) left -= 1;
    }
    this.#at = 0;
    this.#mark();
  };

  #key = (event: Event): void => {
    const { key } = event as KeyboardEvent;
    const offered = this.#offered;
    if (!offered.length) return;
    if (key === "ArrowDown" || key === "ArrowUp")
      this.#at = (this.#at + (key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length;
    else if (key === "Enter" || key === "Tab") this.#take(offered[this.#at]);
    else if (key === "Escape") this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.#mark();
  };

  #pick = (event: MouseEvent): void => {
    event.preventDefault(); // the caret stays where it is
    this.#take((event.target as Element).closest<HTMLElement>("[role=option]") ?? undefined);
    this.#mark();
  };

  #take(name: HTMLElement | undefined): void {
    const words = begun(this.#text);
    if (!name || !words) return;
    const range = document.createRange();
    range.setStart(words.node, words.from);
    range.setEnd(words.node, words.to);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
    document.execCommand("insertText", false, `@${name.textContent.trim()} `);
    this.#close();
  }

  #close(): void {
    for (const one of this.#names) one.hidden = true;
  }

  #mark(): void {
    const offered = this.#offered;
    const list = this.querySelector<HTMLElement>("[role=listbox]");
    if (list) list.hidden = offered.length === 0;
    for (const one of this.#names) one.setAttribute("aria-selected", String(one === offered[this.#at]));
    const active = offered[this.#at]?.id;
    if (active) this.#text?.setAttribute("aria-activedescendant", active);
    else this.#text?.removeAttribute("aria-activedescendant");
    if (list) this.#text?.setAttribute("aria-controls", list.id);
  }
}

interface Begun {
  said: string;
  node: Node;
  from: number;
  to: number;
}

/** The @ before the caret with what follows it, if a name may stand there. */
function begun(text: HTMLElement | null): Begun | null {
  const place = getSelection();
  const node = place?.focusNode;
  if (!node || node.nodeType !== Node.TEXT_NODE || !text?.contains(node)) return null;
  const to = place.focusOffset;
  const found = /(?:^|[\s(])@([\p{L}\p{M}\d.'-]*(?: [\p{L}\p{M}.'-]*)?)$/u.exec(
    (node.textContent ?? "").slice(0, to),
  );
  return found ? { said: found[1] ?? "", node, from: to - (found[1] ?? "").length - 1, to } : null;
}

function fits(name: string, said: string): boolean {
  const [whole, wanted] = [name.trim().toLowerCase(), said.toLowerCase()];
  return (
    whole !== wanted && (whole.startsWith(wanted) || whole.split(" ").some((part) => part.startsWith(wanted)))
  );
}

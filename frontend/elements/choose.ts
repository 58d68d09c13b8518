/** Choosing rows of a list: by key, by pressing, a range with shift; says how many, and keeps them when the list is refreshed. */
export class Choose extends HTMLElement {
  #last: HTMLInputElement | null = null;

  connectedCallback(): void {
    this.addEventListener("click", this.#press);
    document.addEventListener("click", this.#range);
    document.addEventListener("change", this.#count);
    document.addEventListener("htmx:after:swap", this.#count);
    this.#count();
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#press);
    document.removeEventListener("click", this.#range);
    document.removeEventListener("change", this.#count);
    document.removeEventListener("htmx:after:swap", this.#count);
  }

  get #boxes(): HTMLInputElement[] {
    return [...document.querySelectorAll<HTMLInputElement>('input[type="checkbox"][form="bulk"]')];
  }

  #press = (event: MouseEvent): void => {
    const wanted = (event.target as Element).closest<HTMLElement>("[data-choose]")?.dataset["choose"];
    if (!wanted) return;
    const at =
      document.activeElement?.closest(".item") ?? document.querySelector(".item:has([aria-current])");
    const box = at?.querySelector<HTMLInputElement>('input[form="bulk"]');
    if (wanted === "none") this.#set(this.#boxes, false);
    else if (box && wanted === "range") this.#upTo(box, true);
    else if (box) this.#set([box], !box.checked);
    if (box) this.#last = box;
  };

  // A row is a link all over: its box alone chooses.
  #range = (event: MouseEvent): void => {
    const box = event.target as HTMLInputElement;
    if (!box.matches?.('input[form="bulk"]')) return;
    if (event.shiftKey) this.#upTo(box, box.checked);
    this.#last = box;
  };

  #upTo(box: HTMLInputElement, checked: boolean): void {
    const all = this.#boxes;
    const [from, to] = [all.indexOf(this.#last ?? box), all.indexOf(box)].sort((one, other) => one - other);
    this.#set(all.slice(Math.max(from ?? 0, 0), (to ?? 0) + 1), checked);
  }

  #set(boxes: HTMLInputElement[], checked: boolean): void {
    for (const box of boxes) box.checked = checked;
    this.#count();
  }

  #count = (): void => {
    const many = this.#boxes.filter((box) => box.checked).length;
    const said = this.querySelector("[data-count]");
    const words = many ? (this.dataset["said"] ?? "").replace("{count}", String(many)) : "";
    if (said && said.textContent !== words) said.textContent = words;
  };
}

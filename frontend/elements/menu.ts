import { Finding } from "../live/finding";

/**
 * A <details> that behaves as a menu: closes when left, moves with the arrows, gives the focus back on Escape.
 * A long one has a search field (.menu-find): letters leave what holds them, Enter takes the first. An item is also
 * found by its data-find, and by what the server knows of it (the field's data-url).
 * One that is a form may name the field to begin with (data-first).
 */
export class Menu extends HTMLElement {
  #finding = new Finding();

  connectedCallback(): void {
    this.addEventListener("keydown", this.#key);
    this.addEventListener("input", this.#narrow);
    this.addEventListener("toggle", this.#opened, true);
    this.addEventListener("k-key", this.#begin); // the toggle is told later than the next key may come
    document.addEventListener("click", this.#elsewhere);
  }

  disconnectedCallback(): void {
    this.#finding.stop();
    this.removeEventListener("keydown", this.#key);
    this.removeEventListener("input", this.#narrow);
    this.removeEventListener("toggle", this.#opened, true);
    this.removeEventListener("k-key", this.#begin);
    document.removeEventListener("click", this.#elsewhere);
  }

  get #details(): HTMLDetailsElement | null {
    return this.querySelector("details");
  }

  get #find(): HTMLInputElement | null {
    return this.querySelector(".menu-find");
  }

  #opened = (): void => {
    if (matchMedia("(pointer: fine)").matches) this.#begin();
  };

  #begin = (): void => {
    const inside = this.querySelector(".menu-list")?.contains(document.activeElement);
    if (!this.#details?.open || inside) return;
    (this.#find ?? this.querySelector<HTMLElement>("[data-first]"))?.focus();
  };

  #narrow = (event: Event): void => {
    if (event.target !== this.#find) return;
    event.stopPropagation(); // a menu inside a form searches, the form changes nothing
    const wanted = (this.#find?.value ?? "").trim().toLowerCase();
    const items = [...this.querySelectorAll<HTMLElement>(".menu-item")];
    for (const item of items)
      item.hidden = !`${item.textContent} ${item.dataset["find"] ?? ""}`.toLowerCase().includes(wanted);
    this.#finding.ask(this.#find?.dataset["url"], wanted, (found) => {
      for (const item of items) if (found.has((item as HTMLButtonElement).value)) item.hidden = false;
    });
  };

  #elsewhere = (event: Event): void => {
    const inside = this.contains(event.target as Node);
    const chosen = (event.target as Element).closest?.(".menu-item");
    if (this.#details?.open && (!inside || chosen)) this.#details.open = false;
  };

  #key = (event: KeyboardEvent): void => {
    if (!this.#details?.open) return;
    const target = event.target as Element;
    const field = target.matches("input, select, textarea") && target !== this.#find; // it has its own arrows
    if (field && event.key !== "Escape") return;
    if (event.key === "Escape") {
      this.#details.open = false;
      this.querySelector<HTMLElement>("summary")?.focus();
    } else if (event.key === "ArrowDown") this.#move(1);
    else if (event.key === "ArrowUp") this.#move(-1);
    else if (event.key === "Enter" && event.target === this.#find) this.#items()[0]?.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #move(step: number): void {
    const items = this.#items();
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 && step < 0 ? items.length - 1 : (at + step + items.length) % items.length;
    items[next]?.focus();
  }

  #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".menu-list :is(a, button):not(:disabled, [hidden])")];
  }
}

/** A <details> that behaves as a menu: closes when left, moves with the arrows, gives the focus back on Escape. */
export class Menu extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("keydown", this.#key);
    document.addEventListener("click", this.#elsewhere);
  }

  disconnectedCallback(): void {
    this.removeEventListener("keydown", this.#key);
    document.removeEventListener("click", this.#elsewhere);
  }

  get #details(): HTMLDetailsElement | null {
    return this.querySelector("details");
  }

  #elsewhere = (event: Event): void => {
    const inside = this.contains(event.target as Node);
    const chosen = (event.target as Element).closest?.(".menu-item");
    if (this.#details?.open && (!inside || chosen)) this.#details.open = false;
  };

  #key = (event: KeyboardEvent): void => {
    if (!this.#details?.open) return;
    if (event.key === "Escape") {
      this.#details.open = false;
      this.querySelector<HTMLElement>("summary")?.focus();
    } else if (event.key === "ArrowDown") this.#move(1);
    else if (event.key === "ArrowUp") this.#move(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #move(step: number): void {
    const items = [...this.querySelectorAll<HTMLElement>(".menu-list :is(a, button):not(:disabled)")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 && step < 0 ? items.length - 1 : (at + step + items.length) % items.length;
    items[next]?.focus();
  }
}

/** The inbox while htmx changes its main pane: marks the chosen row, and shows the pane on narrow screens. */
export class Panes extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#chosen);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#chosen);
  }

  #chosen = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const item = (event.target as Element).closest("[data-item]");
    if (!item) return;
    for (const other of this.querySelectorAll("[data-item][aria-current]")) {
      other.removeAttribute("aria-current");
    }
    item.setAttribute("aria-current", "true");
    this.dataset["pane"] = "main";
  };
}

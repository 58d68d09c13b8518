import { TYPING } from "../live/typing";

/** The inbox while htmx changes its main pane: marks the row of what is open, shows its pane on narrow screens, leads the focus there. */
export class Panes extends HTMLElement {
  #talk: Element | null = null;

  connectedCallback(): void {
    this.#talk = this.querySelector("#talk");
    this.addEventListener("click", this.#chosen);
    document.addEventListener("htmx:after:swap", this.#settle);
    document.addEventListener("htmx:finally:request", this.#settle);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#chosen);
    document.removeEventListener("htmx:after:swap", this.#settle);
    document.removeEventListener("htmx:finally:request", this.#settle);
  }

  #chosen = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const item = (event.target as Element).closest<HTMLAnchorElement>("[data-item]");
    if (item) this.#mark(item.pathname);
  };

  #settle = (): void => {
    this.#mark(location.pathname);
    const talk = this.querySelector("#talk");
    if (talk === this.#talk) return;
    this.#talk = talk;
    const title = talk?.querySelector<HTMLElement>("h1");
    this.dataset["pane"] = title ? "main" : "list";
    if (!document.activeElement?.matches(TYPING)) title?.focus();
  };

  #mark(path: string): void {
    for (const item of this.querySelectorAll<HTMLAnchorElement>("[data-item]")) {
      if (item.pathname === path) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    }
  }
}

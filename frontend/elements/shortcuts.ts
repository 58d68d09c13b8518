import { use } from "../live/actions";
import { listKeys } from "../live/keys";
import { TYPING } from "../live/typing";

/** All work by keyboard: templates declare keys with data-key, lists with data-list and data-item; data-off silences it. */
export class Shortcuts extends HTMLElement {
  #first = "";

  connectedCallback(): void {
    document.addEventListener("keydown", this.#press);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#press);
  }

  #press = (event: KeyboardEvent): void => {
    if (
      this.hasAttribute("data-off") ||
      event.defaultPrevented ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey
    )
      return;
    const target = event.target as HTMLElement;
    if (target.closest?.(TYPING)) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    const pair = `${this.#first} ${event.key}`;
    this.#first = event.key;
    if (this.#act(pair) || this.#act(event.key)) {
      this.#first = "";
      event.preventDefault();
    }
  };

  #act(key: string): boolean {
    const named = `[data-key="${CSS.escape(key)}"]:not(:disabled)`;
    const found = [...document.querySelectorAll<HTMLElement>(named)];
    const declared = found.findLast((one) => one.closest("k-toast")) ?? found[0]; // of notices the newest
    if (declared) use(declared);
    else if (key === "j" || key === "k") return this.#move(key === "j" ? 1 : -1);
    else if (key === "?") this.#help();
    else return false;
    return true;
  }

  #move(step: number): boolean {
    const items = [...document.querySelectorAll<HTMLElement>("[data-list] [data-item]")];
    const focused = items.indexOf(document.activeElement as HTMLElement);
    const at = focused >= 0 ? focused : items.findIndex((item) => item.hasAttribute("aria-current"));
    const next = items[at + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    if (next?.closest<HTMLElement>("[data-list]")?.dataset["list"] === "open") next.click();
    return items.length > 0;
  }

  #help(): void {
    this.querySelector(".keys")?.replaceChildren(...listKeys(this.dataset));
    this.querySelector("dialog")?.showModal();
  }
}

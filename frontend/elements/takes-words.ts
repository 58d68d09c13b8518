const MOST = 1500;

/**
 * Takes the words that are selected in a message along to where its link leads; without a selection
 * there the link means the whole message. Looks before the press takes the selection away.
 */
export class TakesWords extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("pointerdown", this.#take);
    this.addEventListener("keydown", this.#take);
  }

  disconnectedCallback(): void {
    this.removeEventListener("pointerdown", this.#take);
    this.removeEventListener("keydown", this.#take);
  }

  #take = (): void => {
    const link = this.querySelector("a");
    if (!link) return;
    const url = new URL(link.href);
    const words = this.#selected();
    if (words) url.searchParams.set("words", words);
    else url.searchParams.delete("words");
    link.href = url.href;
  };

  #selected(): string {
    const chosen = window.getSelection();
    const message = this.closest(".msg");
    if (!chosen || !message?.contains(chosen.anchorNode) || !message.contains(chosen.focusNode)) return "";
    return chosen.toString().trim().slice(0, MOST);
  }
}

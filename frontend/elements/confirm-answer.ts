const MOVES = ["pointermove", "keydown", "wheel"] as const;

/**
 * Sends its form at the first sign of a person, once an answer is chosen by the link (data-confirm).
 * Link scanners open pages and run scripts, but do not move, tap or type; scripted events do not count.
 * A tap inside the form is an answer by hand: what was tapped is sent, never what the link chose.
 */
export class ConfirmAnswer extends HTMLElement {
  connectedCallback(): void {
    if (!this.hasAttribute("data-confirm")) return;
    for (const move of MOVES) document.addEventListener(move, this.#moved, { passive: true });
    document.addEventListener("pointerdown", this.#tapped);
    this.addEventListener("click", this.#answered);
  }

  disconnectedCallback(): void {
    for (const move of MOVES) document.removeEventListener(move, this.#moved);
    document.removeEventListener("pointerdown", this.#tapped);
    this.removeEventListener("click", this.#answered);
  }

  #moved = (event: Event): void => {
    if (!event.isTrusted || document.visibilityState !== "visible") return;
    this.#send();
  };

  #tapped = (event: PointerEvent): void => {
    if (!event.isTrusted) return;
    if (event.target instanceof Node && this.contains(event.target)) {
      for (const move of MOVES) document.removeEventListener(move, this.#moved);
    } else {
      this.#send();
    }
  };

  #answered = (event: MouseEvent): void => {
    if (event.isTrusted && event.target instanceof HTMLInputElement) this.#send();
  };

  #send(): void {
    this.disconnectedCallback();
    this.querySelector("form")?.requestSubmit();
  }
}

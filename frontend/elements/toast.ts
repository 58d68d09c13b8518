/** A notice that leaves by itself, but never while somebody reads it; said again, it replaces itself. */
export class Toast extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    for (const other of this.parentElement?.querySelectorAll("k-toast") ?? []) {
      if (other !== this && other.textContent === this.textContent) other.remove();
    }
    this.addEventListener("click", this.#click);
    for (const pause of ["pointerenter", "focusin"]) this.addEventListener(pause, this.#stay);
    for (const resume of ["pointerleave", "focusout"]) this.addEventListener(resume, this.#count);
    this.#count();
  }

  disconnectedCallback(): void {
    this.#stay();
  }

  #click = (event: Event): void => {
    if ((event.target as Element).closest("[data-dismiss]")) this.remove();
  };

  #stay = (): void => window.clearTimeout(this.#timer);

  #count = (): void => {
    this.#stay();
    const seconds = Number(this.dataset["seconds"] ?? 10);
    if (seconds > 0) this.#timer = window.setTimeout(() => this.remove(), seconds * 1000);
  };
}

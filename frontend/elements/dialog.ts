/** Opens its <dialog> for any element with data-opens="its id", and gives the focus back when it closes. */
export class Dialog extends HTMLElement {
  #opener: HTMLElement | null = null;

  connectedCallback(): void {
    document.addEventListener("click", this.#click);
    this.#dialog?.addEventListener("close", this.#closed);
    if (this.hasAttribute("data-open")) this.#dialog?.showModal();
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.#click);
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector("dialog");
  }

  #click = (event: MouseEvent): void => {
    const dialog = this.#dialog;
    const target = event.target as Element;
    if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target === dialog) return dialog.close(); // the veil around it
    const opener = target.closest<HTMLElement>("[data-opens]");
    if (opener?.dataset["opens"] !== dialog.id) return;
    event.preventDefault();
    this.#opener = opener;
    if (!dialog.open) dialog.showModal();
  };

  #closed = (): void => {
    this.#opener?.focus();
    this.#opener = null;
  };
}

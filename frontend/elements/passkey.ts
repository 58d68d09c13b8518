/** Says that no passkey came, instead of leaving somebody before a button that did nothing. */
export class Passkey extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener("allauth.error", this.#failed);
  }

  disconnectedCallback(): void {
    document.removeEventListener("allauth.error", this.#failed);
  }

  #failed = (event: Event): void => {
    event.preventDefault(); // it is told here, the console need not
    const { exception } = (event as CustomEvent<{ exception?: Error }>).detail;
    const known = exception?.name === "InvalidStateError";
    this.querySelector("[data-known]")?.toggleAttribute("hidden", !known);
    this.querySelector("[data-cancelled]")?.toggleAttribute("hidden", known);
    this.hidden = false;
  };
}

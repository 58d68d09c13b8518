/** Copies what its button names (data-copy, or data-copy-from="#field") and says so for two seconds. */
export class Copy extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.addEventListener("click", this.#copy);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#copy);
    window.clearTimeout(this.#timer);
  }

  #copy = async (event: Event): Promise<void> => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy], [data-copy-from]");
    if (!button) return;
    const from = button.dataset["copyFrom"];
    const field = from ? document.querySelector<HTMLInputElement>(from) : null;
    await navigator.clipboard.writeText(field?.value ?? button.dataset["copy"] ?? "");
    const words = button.querySelector(".btn-text") ?? button;
    button.dataset["words"] ??= words.textContent ?? "";
    words.textContent = button.dataset["done"] ?? button.dataset["words"];
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => (words.textContent = button.dataset["words"] ?? ""), 2000);
  };
}

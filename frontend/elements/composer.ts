import { Draft } from "../live/draft";

/** Keeps what is being written: on the server 600 ms after a pause, and in this tab until the server said yes. */
export class Composer extends HTMLElement {
  #draft: Draft | null = null;

  connectedCallback(): void {
    const form = this.querySelector("form");
    const url = this.dataset["draftUrl"];
    if (form && url) this.#draft = new Draft(form, url, (state) => this.#say(state));
    if (this.#draft?.restore()) this.#draft.touched();
    this.addEventListener("input", this.#typed);
    this.addEventListener("keydown", this.#key);
    this.addEventListener("submit", this.#sent);
    this.addEventListener("k-key", this.#write);
    window.addEventListener("pagehide", this.#leave);
  }

  disconnectedCallback(): void {
    window.removeEventListener("pagehide", this.#leave);
    this.#leave();
  }

  #typed = (): void => this.#draft?.touched();

  #leave = (): void => this.#draft?.flush();

  #sent = (): void => this.#draft?.drop();

  #key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.querySelector<HTMLElement>("[data-send]")?.click();
  };

  #write = (): void => {
    const text = this.querySelector<HTMLElement>("[contenteditable], textarea:not([hidden])");
    text?.focus();
  };

  #say(state: "saving" | "saved" | "failed"): void {
    const place = this.querySelector("[data-state]");
    if (place) place.textContent = this.dataset[state] ?? "";
  }
}

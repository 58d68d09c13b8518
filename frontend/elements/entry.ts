import { Digits } from "./digits";

/** A sheet that is typed in: digits choose, Enter on a choice enters the sheet. Words keep their Enter. */
export class Entry extends HTMLElement {
  #digits = new Digits();

  connectedCallback(): void {
    this.addEventListener("keydown", this.#typed);
    this.querySelector<HTMLElement>(".question input, .question textarea")?.focus();
  }

  #typed = (event: KeyboardEvent): void => void this.#digits.choose(event);
}

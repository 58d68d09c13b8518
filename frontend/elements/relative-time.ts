const DAY = 86_400;
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", DAY],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago" that stays true. Beyond a week, and in the short style, the server's words are left alone. */
export class RelativeTime extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    if (this.dataset["style"] !== "ago") return;
    this.#timer = window.setInterval(() => this.refresh(), 30_000);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.#timer);
  }

  /** Writes the words for this moment. */
  refresh(): void {
    const time = this.querySelector("time");
    const moment = Date.parse(time?.dateTime ?? "");
    if (!time || Number.isNaN(moment)) return;
    const distance = (moment - Date.now()) / 1000;
    if (Math.abs(distance) <= 7 * DAY) time.textContent = this.#words(distance);
  }

  #words(distance: number): string {
    const [unit, size] = STEPS.find(([, step]) => Math.abs(distance) >= step) ?? ["second", 0];
    if (!size) return this.dataset["now"] ?? "";
    const language = document.documentElement.lang || "en";
    return new Intl.RelativeTimeFormat(language).format(Math.round(distance / size), unit);
  }
}

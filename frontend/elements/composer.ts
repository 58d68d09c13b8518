import { Draft, type State } from "../live/draft";
import { Gate, LOST } from "../live/gate";
import { begin } from "../live/known";

/** Keeps what is being written: in this browser at once, on the server 600 ms after a pause; sends it whole. */
export class Composer extends HTMLElement {
  #draft: Draft | null = null;
  #gate: Gate | null = null;
  #held = false;

  connectedCallback(): void {
    const form = this.querySelector("form");
    const { draftUrl: url, draft: name = "", seen = "", own } = this.dataset;
    if (form && url) this.#draft = new Draft(form, { url, name, seen, own: Number(own ?? 0) }, this);
    if (form) this.#gate = new Gate(form, this);
    queueMicrotask(() => this.#draft?.restore()); // once the editor inside is there
    this.addEventListener("input", this.#typed);
    this.addEventListener("keydown", this.#key);
    this.addEventListener("submit", this.#sent);
    this.addEventListener("click", this.#settle);
    this.addEventListener("k-key", this.#write);
    this.addEventListener("k-files", this.#files);
    window.addEventListener("pagehide", this.#leave);
    window.addEventListener("storage", this.#news);
  }

  disconnectedCallback(): void {
    window.removeEventListener("pagehide", this.#leave);
    window.removeEventListener("storage", this.#news);
    this.#leave();
  }

  state(state: State): void {
    if (!this.#held) this.#say("[data-state]", this.dataset[state] ?? "");
  }

  restored(at: number): void {
    this.#say("[data-kept]", (this.dataset["restored"] ?? "").replace("{when}", told(at)));
  }

  elsewhere(words: string | null, mine = false): void {
    const short = words && words.length > 120 ? `${words.slice(0, 120)}…` : words;
    const said = this.dataset[mine ? "aside" : "elsewhere"] ?? "";
    this.#say("[data-kept]", short ? said.replace("{words}", () => short) : "");
    this.querySelector("[data-others]")?.toggleAttribute("hidden", !short);
    this.#gate?.look();
  }

  busy(): Promise<void> | null {
    return this.#draft?.busy ?? null;
  }

  stopped(): string {
    const lost = this.querySelector<HTMLElement>(LOST)?.dataset["lost"];
    if (lost) return (this.dataset["lost"] ?? "").replace("{name}", () => lost);
    return this.#draft?.divided ? (this.dataset["divided"] ?? "") : "";
  }

  held(waiting: boolean): void {
    this.#held = waiting;
    this.#say("[data-state]", waiting ? (this.dataset["arriving"] ?? "") : "");
  }

  refused(words: string): void {
    this.#say("[data-refused]", words);
  }

  #typed = (): void => {
    begin(this);
    this.#draft?.touched();
  };

  #leave = (): void => this.#draft?.flush();

  #files = (): void => this.#gate?.look();

  #sent = (event: SubmitEvent): void => {
    if (this.#gate?.lets(event)) this.#draft?.sent();
  };

  #news = (event: StorageEvent): void => this.#draft?.heard(event);

  #settle = (event: Event): void => {
    const choice = (event.target as Element).closest<HTMLElement>("[data-settle]")?.dataset["settle"];
    if (choice === "take") this.#draft?.take();
    else if (choice) this.#draft?.settle(choice === "add");
  };

  #key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    const sends = event.ctrlKey || event.metaKey;
    const alone = (event.target as Element).matches("input:not([type=file])"); // it presses the form's first button
    if (sends || alone) event.preventDefault();
    if (sends) this.querySelector<HTMLElement>("[data-send]")?.click();
  };

  #write = (): void => {
    const text = this.querySelector<HTMLElement>("[contenteditable], textarea:not([hidden])");
    text?.focus();
  };

  #say(where: string, words: string): void {
    const place = this.querySelector(where);
    if (place && place.textContent !== words) place.textContent = words;
  }
}

/** The clock of today, the date too of another day. */
function told(at: number): string {
  const today = new Date(at).toDateString() === new Date().toDateString();
  const style = today ? { timeStyle: "short" } : { dateStyle: "short", timeStyle: "short" };
  const lang = document.documentElement.lang || "en";
  return new Intl.DateTimeFormat(lang, style as Intl.DateTimeFormatOptions).format(at);
}

const KEY = "kuula-words:";

/**
 * Words that were typed and not sent: they say so, stand here again after a reload or a look elsewhere in this
 * tab, and are asked about before the page is left. They are sent by the button alone, never half written.
 */
export class Unsent extends HTMLElement {
  #sending = false;

  connectedCallback(): void {
    this.#restore();
    this.addEventListener("input", this.#typed);
    this.addEventListener("submit", this.#sent);
    window.addEventListener("beforeunload", this.#ask);
    window.addEventListener("pageshow", this.#back);
  }

  disconnectedCallback(): void {
    window.removeEventListener("beforeunload", this.#ask);
    window.removeEventListener("pageshow", this.#back);
  }

  get #area(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  get #open(): boolean {
    const area = this.#area;
    if (!area?.value.trim()) return false;
    return this.hasAttribute("data-unsent") || area.value !== area.defaultValue;
  }

  // What the server knew then tells whether it has these words meanwhile.
  #restore(): void {
    const area = this.#area;
    const [known, words] = JSON.parse(stored()?.getItem(name()) ?? "[]") as string[];
    if (area && words !== undefined && known === area.defaultValue) area.value = words;
    else stored()?.removeItem(name());
    this.#show();
  }

  #typed = (): void => {
    const area = this.#area;
    if (area) keep([area.defaultValue, area.value]);
    this.#show();
  };

  #sent = (): void => void (this.#sending = true);

  #back = (): void => void (this.#sending = false);

  #ask = (event: Event): void => {
    if (this.#open && !this.#sending) event.preventDefault();
  };

  #show(): void {
    this.querySelector("[data-open]")?.toggleAttribute("hidden", !this.#open);
    this.querySelector("[data-arrived]")?.toggleAttribute("hidden", this.#open);
  }
}

function keep(words: string[]): void {
  try {
    stored()?.setItem(name(), JSON.stringify(words));
  } catch {
    return; // full: the question before leaving is left
  }
}

function name(): string {
  return KEY + location.pathname;
}

function stored(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null; // a browser told to keep nothing
  }
}

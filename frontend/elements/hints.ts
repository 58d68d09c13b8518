import { CHOSEN, carry, plain, wordsIn } from "../live/words";

const PAUSE = 700;

/**
 * What can be said about a reply, asked for once per pause in typing; what stands there stays until it changes.
 * Promises are ticked there, and are fields of the form.
 */
export class Hints extends HTMLElement {
  #timer = 0;
  #asked = "";
  #shown = "";
  #stopped = new AbortController();
  #form: HTMLFormElement | null = null;

  connectedCallback(): void {
    this.#form = this.closest("form");
    this.#stopped = new AbortController();
    const { signal } = this.#stopped;
    this.#form?.addEventListener("input", this.#typed, { signal });
    this.#form?.addEventListener("keydown", this.#key, { signal });
    this.addEventListener("change", this.#taken, { signal });
    this.#typed();
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.#timer);
    this.#stopped.abort();
  }

  #typed = (): void => {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), PAUSE);
  };

  /** Alt and Enter take the first promise that is not taken yet. */
  #key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !event.altKey) return;
    event.preventDefault();
    this.querySelector<HTMLElement>("[name=promise]:not(:checked, [type=hidden])")?.click();
  };

  #taken = (event: Event): void => {
    const box = event.target as HTMLInputElement;
    this.#tell((box.checked ? this.dataset["taken"] : this.dataset["left"]) ?? "");
  };

  async #ask(): Promise<void> {
    const form = this.#form;
    const url = this.dataset["url"];
    if (!form || !url) return;
    const words = wordsIn(form);
    const kind = words.find(([name]) => name === "kind")?.[1] ?? "reply";
    const said = kind === "reply" ? plain(words) : "";
    if (said === this.#asked) return;
    this.#asked = said;
    if (!said) return this.#show("");
    const token = String(new FormData(form).get("csrfmiddlewaretoken"));
    const body = new URLSearchParams([...words, ["csrfmiddlewaretoken", token]]);
    const options = { method: "POST", body, headers: { "HX-Request": "true" }, signal: this.#stopped.signal };
    const answer = await fetch(url, options).catch(() => null);
    const usable = answer?.status === 200 && !answer.redirected;
    const html = usable ? await answer.text().catch(() => null) : null;
    if (said !== this.#asked) return; // newer words were asked about
    if (html === null) this.#asked = "";
    else this.#show(html);
  }

  #show(html: string): void {
    if (this.#form) carry(this.#form, CHOSEN, []); // from now on the ticks say it
    if (html === this.#shown) return;
    this.#shown = html;
    const drawn = new DOMParser().parseFromString(html, "text/html").body;
    const summary = drawn.querySelector("[data-summary]");
    summary?.remove();
    this.querySelector("[data-shown]")?.replaceChildren(...drawn.childNodes);
    this.#tell(summary?.textContent ?? "");
  }

  #tell(words: string): void {
    const told = this.querySelector("[data-told]");
    if (told && told.textContent !== words) told.textContent = words;
  }
}

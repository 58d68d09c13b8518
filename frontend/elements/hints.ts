import { plain, wordsIn } from "../live/words";

const PAUSE = 700;

/** What can be said about a reply, asked for once per pause in typing; what stands there stays until it changes. */
export class Hints extends HTMLElement {
  #timer = 0;
  #asked = "";
  #shown = "";
  #stopped = new AbortController();
  #form: HTMLFormElement | null = null;

  connectedCallback(): void {
    this.#form = this.closest("form");
    this.#stopped = new AbortController();
    this.#form?.addEventListener("input", this.#typed, { signal: this.#stopped.signal });
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
    if (html === this.#shown) return;
    this.#shown = html;
    const drawn = new DOMParser().parseFromString(html, "text/html").body;
    const summary = drawn.querySelector("[data-summary]");
    summary?.remove();
    this.querySelector("[data-shown]")?.replaceChildren(...drawn.childNodes);
    const told = this.querySelector("[data-told]");
    const words = summary?.textContent ?? "";
    if (told && told.textContent !== words) told.textContent = words;
  }
}

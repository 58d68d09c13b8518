import { Digits } from "./digits";

const PART = "X-Kuula-Part";

/**
 * Takes a survey on without loading the page anew: an answer is sent, the next question takes its place. A tap on
 * an answer that is all there is to say sends it; keys only choose, and Enter sends. What could not be sent stays.
 */
export class Survey extends HTMLElement {
  #busy = false;
  #digits = new Digits();

  connectedCallback(): void {
    this.addEventListener("submit", this.#sent);
    this.addEventListener("click", this.#tapped);
    this.addEventListener("keydown", this.#typed);
    window.addEventListener("popstate", this.#went);
    this.#ready();
  }

  disconnectedCallback(): void {
    window.removeEventListener("popstate", this.#went);
  }

  #sent = (event: SubmitEvent): void => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    if (!this.#busy) void this.#send(form, event.submitter);
  };

  // A click that a key made counts no pixels: whoever walks along the answers by arrows has not chosen yet.
  #tapped = (event: MouseEvent): void => {
    const input = event.target;
    if (event.detail === 0 || !(input instanceof HTMLInputElement) || input.type !== "radio") return;
    const form = input.form;
    if (form?.hasAttribute("data-one-tap")) form.requestSubmit();
  };

  #typed = (event: KeyboardEvent): void => void this.#digits.choose(event);

  #went = (): void => location.reload();

  async #send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    this.#busy = true;
    this.#trouble(false);
    const body = new URLSearchParams(new FormData(form, submitter) as unknown as Record<string, string>);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { [PART]: "1" } });
      if (answer.status >= 500) throw new Error("not taken");
      this.#show(await answer.text(), answer.headers.get("X-Kuula-Url"));
    } catch {
      this.#trouble(true);
    }
    this.#busy = false;
  }

  #show(markup: string, url: string | null): void {
    const main = this.querySelector("main");
    if (!main) return;
    main.innerHTML = markup;
    if (url && url !== location.pathname + location.search) history.pushState(null, "", url);
    this.#speakHere();
    this.#ready();
    const wrong = main.querySelector<HTMLElement>("[aria-invalid] input, [aria-invalid]:is(textarea)");
    const first = main.querySelector<HTMLElement>("fieldset input:checked, fieldset input, textarea, select");
    (wrong ?? first ?? main.querySelector<HTMLElement>("h1") ?? main).focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  /** The other languages are those of the question at hand, not of the one the page began with. */
  #speakHere(): void {
    for (const link of document.querySelectorAll<HTMLAnchorElement>(".public-foot a")) {
      const here = new URL(location.href);
      here.searchParams.set("lang", new URL(link.href).searchParams.get("lang") ?? "");
      link.href = here.href;
    }
  }

  #ready(): void {
    for (const said of this.querySelectorAll("[data-scripted]")) said.removeAttribute("hidden");
  }

  #trouble(is: boolean): void {
    this.querySelector("[data-trouble]")?.toggleAttribute("hidden", !is);
  }
}

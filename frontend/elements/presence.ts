const [SETTLE, AGAIN, PAUSE] = [700, 20_000, 10_000];

type Doing = "viewing" | "writing" | "gone";

/** Says that its reader is at this conversation, and when they write in it, until they leave it or look elsewhere. */
export class Presence extends HTMLElement {
  #page = crypto.getRandomValues(new Uint32Array(2)).join("-");
  #ticket = "";
  #said: Doing = "gone";
  #typed = 0;
  #timer = 0;
  #again = 0;
  #area: Element | null = null;

  connectedCallback(): void {
    this.#area = this.closest("#talk");
    this.#timer = window.setTimeout(this.#tell, SETTLE); // who only passes by is not told of
    this.#again = window.setInterval(() => this.#send(this.#doing()), AGAIN);
    this.#area?.addEventListener("input", this.#writes);
    document.addEventListener("visibilitychange", this.#tell);
    window.addEventListener("pagehide", this.#leave);
    window.addEventListener("pageshow", this.#tell);
  }

  disconnectedCallback(): void {
    this.#area?.removeEventListener("input", this.#writes);
    document.removeEventListener("visibilitychange", this.#tell);
    window.removeEventListener("pagehide", this.#leave);
    window.removeEventListener("pageshow", this.#tell);
    window.clearInterval(this.#again);
    this.#leave();
  }

  #doing(): Doing {
    if (document.hidden) return "gone";
    return Date.now() - this.#typed < PAUSE ? "writing" : "viewing";
  }

  #writes = (event: Event): void => {
    if (!(event.target as Element).closest("k-composer")) return;
    this.#typed = Date.now();
    this.#tell();
  };

  #tell = (): void => {
    window.clearTimeout(this.#timer);
    const doing = this.#doing();
    if (doing === "writing") this.#timer = window.setTimeout(this.#tell, PAUSE);
    if (doing !== this.#said) this.#send(doing);
  };

  #leave = (): void => {
    window.clearTimeout(this.#timer);
    if (this.#said !== "gone") this.#send("gone");
  };

  #send(doing: Doing): void {
    if (doing === "gone" && this.#said === "gone") return;
    this.#said = doing;
    const body = new URLSearchParams({ doing, page: this.#page, ticket: this.#ticket });
    const headers = { "X-CSRFToken": this.dataset["token"] ?? "", "HX-Request": "true" };
    const options = { method: "POST", body, headers, keepalive: true };
    void fetch(this.dataset["url"] ?? "", options).then(this.#answered, () => undefined);
  }

  #answered = async (answer: Response): Promise<void> => {
    if (answer.status === 200 && !answer.redirected) this.#ticket = await answer.text().catch(() => "");
  };
}

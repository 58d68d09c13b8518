import { keepPage } from "./kept";
import { Queue } from "./queue";

const THANKS = 2500;
const AGAIN = 30_000;
const AT_ONCE = 100;

/** The smiley button: a press is thanked for at once, kept here, and sent as soon as there is a network; the screen resets itself. */
export class CounterButton extends HTMLElement {
  #queue = new Queue(location.pathname);
  #timer: number | undefined;
  #sending = false;

  connectedCallback(): void {
    this.addEventListener("submit", this.#pressed);
    window.addEventListener("online", this.#flush);
    this.#timer = window.setInterval(this.#flush, AGAIN);
    void navigator.serviceWorker
      ?.register("/k/worker.js", { scope: "/k/" })
      .then(keepPage)
      .catch(() => undefined);
    this.#reset();
    void this.#flush();
  }

  disconnectedCallback(): void {
    window.removeEventListener("online", this.#flush);
    window.clearInterval(this.#timer);
  }

  #pressed = (event: SubmitEvent): void => {
    event.preventDefault();
    const value = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "";
    const { version, question } = this.dataset;
    if (!value || !question || this.#ask?.hidden) return;
    this.#queue.add({
      key: newKey(),
      version: Number(version),
      question,
      value,
      at: new Date().toISOString(),
    });
    this.#thank();
    void this.#flush();
  };

  #flush = async (): Promise<void> => {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let some = this.#some(); some.length; some = this.#some()) {
        const answer = await fetch(this.dataset.send ?? "", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(some),
        });
        if (!answer.ok) break;
        const { taken, refused } = (await answer.json()) as { taken: string[]; refused: string[] };
        this.#queue.remove([...taken, ...refused]);
        if (!taken.length && !refused.length) break;
      }
    } catch {
      // no network: they wait
    }
    this.#sending = false;
    this.#count();
  };

  get #ask(): HTMLElement | null {
    return this.querySelector<HTMLElement>("[data-ask]");
  }

  #some() {
    return this.#queue.waiting.slice(0, AT_ONCE);
  }

  #thank(): void {
    const words = this.querySelector<HTMLTemplateElement>("[data-thanks-words]");
    if (this.#ask) this.#ask.hidden = true;
    if (words) this.querySelector("[data-thanks]")?.replaceChildren(words.content.cloneNode(true));
    window.setTimeout(() => this.#reset(), THANKS);
  }

  #reset(): void {
    this.querySelector("[data-thanks]")?.replaceChildren();
    if (this.#ask) this.#ask.hidden = false;
    this.#count();
  }

  #count(): void {
    const waiting = this.#queue.waiting.length;
    this.querySelector("[data-waiting]")?.toggleAttribute("hidden", waiting === 0);
    const told = this.querySelector("[data-waiting] [data-count]");
    if (told) told.textContent = String(waiting);
  }
}

/** A key as version 4 of RFC 9562; randomUUID is there on secure pages only. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

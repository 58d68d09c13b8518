import { present } from "../live/present";
import { Recent } from "../live/recent";
import { refresh, refreshInTurn } from "../live/refresh";
import { listen } from "../live/share";
import type { Word } from "../live/stream";

const [QUIET, ASLEEP] = [5000, 600_000];

/** Keeps the page live: refreshes regions when their topics change, says so when the connection is gone. */
export class Live extends HTMLElement {
  #stop: (() => void) | null = null;
  #quiet = 0;
  #asleep = 0;
  #last = "";
  #recent = new Recent("");
  #swapped: Element | null = null;

  connectedCallback(): void {
    this.#last = this.dataset["from"] ?? "";
    this.#recent = new Recent(this.#last);
    this.#swapped = document.querySelector("[data-live-from]");
    this.#start();
    document.addEventListener("htmx:after:swap", this.#look);
    document.addEventListener("visibilitychange", this.#seen);
    window.addEventListener("pagehide", this.#sleep);
    window.addEventListener("pageshow", this.#wake);
  }

  disconnectedCallback(): void {
    document.removeEventListener("htmx:after:swap", this.#look);
    document.removeEventListener("visibilitychange", this.#seen);
    window.removeEventListener("pagehide", this.#sleep);
    window.removeEventListener("pageshow", this.#wake);
    this.#sleep();
  }

  #start(): void {
    const source = new URL(this.dataset["src"] ?? "", location.href).href;
    this.#stop = listen(source, this.dataset["worker"] ?? "", this.#last, this.#hear);
  }

  // What was said while a part of the page was on its way found nobody there yet.
  #look = (): void => {
    const part = document.querySelector<HTMLElement>("[data-live-from]");
    if (!part || part === this.#swapped) return;
    this.#swapped = part;
    refresh(this.#recent.after(part.dataset["liveFrom"] ?? ""));
  };

  #seen = (): void => {
    window.clearTimeout(this.#asleep);
    if (document.hidden) this.#asleep = window.setTimeout(this.#sleep, ASLEEP);
    else this.#wake();
  };

  #sleep = (): void => {
    this.#calm();
    this.#stop?.();
    this.#stop = null;
  };

  #wake = (): void => {
    if (this.#stop) return;
    this.#start();
    refresh(["*"]);
  };

  #hear = (word: Word): void => {
    this.#recent.note(word);
    if ("here" in word) return present(word.here);
    if ("topics" in word) {
      this.#last = word.id ?? this.#last;
      return refreshInTurn(word.topics);
    }
    if (word.up) present(null);
    if (!word.up) this.#quiet ||= window.setTimeout(() => this.#show(true), QUIET);
    else this.#calm();
  };

  #calm(): void {
    window.clearTimeout(this.#quiet);
    this.#quiet = 0;
    this.#show(false);
  }

  #show(lost: boolean): void {
    this.querySelector(".live-state")?.toggleAttribute("hidden", !lost);
  }
}

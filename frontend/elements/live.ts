import { refresh } from "../live/refresh";
import { listen } from "../live/share";
import type { Word } from "../live/stream";

const [QUIET, ASLEEP] = [5000, 600_000];

/** Keeps the page live: refreshes regions when their topics change, says so when the connection is gone. */
export class Live extends HTMLElement {
  #stop: (() => void) | null = null;
  #quiet = 0;
  #asleep = 0;

  connectedCallback(): void {
    this.#start();
    document.addEventListener("visibilitychange", this.#seen);
    window.addEventListener("pagehide", this.#sleep);
    window.addEventListener("pageshow", this.#wake);
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.#seen);
    window.removeEventListener("pagehide", this.#sleep);
    window.removeEventListener("pageshow", this.#wake);
    this.#sleep();
  }

  #start(): void {
    const source = new URL(this.dataset["src"] ?? "", location.href).href;
    this.#stop = listen(source, this.dataset["worker"] ?? "", this.#hear);
  }

  #seen = (): void => {
    window.clearTimeout(this.#asleep);
    if (document.hidden) this.#asleep = window.setTimeout(this.#sleep, ASLEEP);
    else this.#wake();
  };

  #sleep = (): void => {
    window.clearTimeout(this.#quiet);
    this.#stop?.();
    this.#stop = null;
  };

  #wake = (): void => {
    if (this.#stop) return;
    this.#start();
    refresh(["*"]);
  };

  #hear = (word: Word): void => {
    if ("topics" in word) return refresh(word.topics);
    window.clearTimeout(this.#quiet);
    if (word.up) this.#show(false);
    else this.#quiet = window.setTimeout(() => this.#show(true), QUIET);
  };

  #show(lost: boolean): void {
    this.querySelector(".live-state")?.toggleAttribute("hidden", !lost);
  }
}

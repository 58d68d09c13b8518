import { Stream, type Word } from "./stream";

type Listener = { postMessage(word: Word): void };

/** One stream shared by many listeners: opened for the first, closed after the last. */
export class Hub {
  #listeners = new Set<Listener>();
  #stream: Stream | null = null;
  #up: Word | null = null;

  constructor(private readonly url: string) {}

  join(listener: Listener): void {
    this.#listeners.add(listener);
    if (this.#up) listener.postMessage(this.#up);
    if (this.#stream) return;
    this.#stream = new Stream(this.url, (word) => this.#tell(word));
    this.#stream.open();
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size) return;
    this.#stream?.close();
    this.#stream = this.#up = null;
  }

  #tell(word: Word): void {
    if ("up" in word) this.#up = word;
    for (const listener of this.#listeners) listener.postMessage(word);
  }
}

import { type Here, over } from "./present";
import { Recent } from "./recent";
import { Stream, type Word } from "./stream";

type Listener = { postMessage(word: Word): void };

/** One stream shared by many listeners: opened for the first, closed after the last. */
export class Hub {
  #listeners = new Set<Listener>();
  #stream: Stream | null = null;
  #recent = new Recent("");
  #up: Word | null = null;
  #here: Here = {};

  constructor(private readonly url: string) {}

  /** `last` is the number up to which the listener's page knows everything. */
  join(listener: Listener, last = ""): void {
    this.#listeners.add(listener);
    if (this.#up) listener.postMessage(this.#up);
    if (this.#stream) return this.catchUp(listener, last);
    this.#recent = new Recent(last);
    this.#stream = new Stream(this.url, (word) => this.#tell(word), last);
    this.#stream.open();
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size) return;
    this.#stream?.close();
    this.#stream = this.#up = null;
  }

  /** Tells what the stream said after `last`, and who is where. */
  catchUp(listener: Listener, last: string): void {
    if (Object.keys(this.#here).length) listener.postMessage({ here: this.#here });
    const topics = this.#recent.after(last);
    if (topics.length) listener.postMessage({ topics });
  }

  #tell(word: Word): void {
    if ("up" in word) this.#up = word;
    if ("here" in word) this.#here = over(this.#here, word.here);
    else if ("up" in word && word.up) this.#here = {};
    this.#recent.note(word);
    for (const listener of this.#listeners) listener.postMessage(word);
  }
}

import type { Here } from "./present";

/** What a stream says: topics that changed ("*" is all of them) and their number, whether it is connected, who is where. */
export type Word = { topics: string[]; id?: string } | { up: boolean } | { here: Here };

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/** One connection to the event stream that finds its way back and never skips a change silently. */
export class Stream {
  #source: EventSource | null = null;
  #missed = false;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `last` is the number the stream is joined after: what came since is told first. */
  constructor(
    private readonly url: string,
    private readonly say: (word: Word) => void,
    private last = "",
  ) {}

  open(): void {
    const url = new URL(this.url);
    if (this.last) url.searchParams.set("last", this.last);
    const source = new EventSource(url, { withCredentials: true });
    this.#source = source;
    source.onopen = () => this.#opened();
    source.onmessage = (event) => this.#heard(event);
    source.addEventListener("reset", (event) => this.#heard(event as MessageEvent<string>)); // too much was missed
    source.addEventListener("presence", ({ data }: MessageEvent<string>) => {
      this.say({ here: (JSON.parse(data) as { here: Here }).here });
    });
    source.onerror = () => this.#lost(source);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #opened(): void {
    this.#tries = 0;
    this.say({ up: true });
    if (this.#missed) this.say({ topics: ["*"] });
    this.#missed = false;
  }

  #heard(event: MessageEvent<string>): void {
    const word: unknown = JSON.parse(event.data);
    if (!word || typeof word !== "object" || !("topics" in word)) return;
    this.last = event.lastEventId || this.last;
    const { topics } = word as { topics: string[] };
    this.say(event.lastEventId && !topics.includes("*") ? { topics, id: event.lastEventId } : { topics });
  }

  #lost(source: EventSource): void {
    this.say({ up: false });
    if (source.readyState !== EventSource.CLOSED) return; // the browser reconnects with Last-Event-ID itself
    source.close();
    this.#missed = !this.last;
    const pause = Math.min(FIRST_PAUSE * 2 ** this.#tries++, LONGEST_PAUSE);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), pause * (0.75 + Math.random() / 2));
  }
}

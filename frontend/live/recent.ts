import type { Word } from "./stream";

const MOST = 500;

/** What a stream said lately, so that who comes late can be told; complete after a position. */
export class Recent {
  #since: number;
  #said: { id: number; topics: string[] }[] = [];

  constructor(since: string) {
    this.#since = since ? Number(since) : Infinity;
  }

  note(word: Word): void {
    if (!("topics" in word)) return;
    if (word.topics.includes("*")) this.#since = Infinity;
    if (!word.id) return;
    const id = Number(word.id);
    if (this.#since === Infinity) this.#since = id - 1;
    this.#said.push({ id, topics: word.topics });
    if (this.#said.length > MOST) this.#since = this.#said.shift()?.id ?? id;
  }

  /** The topics said after a position, "*" when that is not known. */
  after(position: string): string[] {
    if (!position || Number(position) < this.#since) return ["*"];
    const missed = this.#said.filter((one) => one.id > Number(position));
    return [...new Set(missed.flatMap((one) => one.topics))];
  }
}

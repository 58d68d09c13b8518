const PAUSE = 150;
const LEAST = 2;

/** Asks a server which of some things hold what is typed, once per pause; only the answer to the latest words is told. */
export class Finding {
  #timer = 0;
  #words = "";

  ask(url: string | undefined, words: string, tell: (found: ReadonlySet<string>) => void): void {
    window.clearTimeout(this.#timer);
    this.#words = words;
    if (!url || words.length < LEAST) return;
    this.#timer = window.setTimeout(() => void this.#look(url, words, tell), PAUSE);
  }

  stop(): void {
    window.clearTimeout(this.#timer);
    this.#words = "";
  }

  async #look(url: string, words: string, tell: (found: ReadonlySet<string>) => void): Promise<void> {
    const answer = await fetch(`${url}?${new URLSearchParams({ q: words })}`).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const told = (await answer.json().catch(() => null)) as { found?: string[] } | null;
    if (words === this.#words && told?.found) tell(new Set(told.found));
  }
}

/** Whether something called `name` holds all of the words. */
export function holds(name: string, words: string): boolean {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.every((word) => name.toLowerCase().includes(word));
}

import { announce, announced, CONFIRMED_FOR, type Copy, copiesOf, forget, keep, type Words } from "./copies";
import { carry, fill, holds, joined, plain, textOf, wordsIn } from "./words";

/** Where a draft is saved, its name `person:conversation`, and what the server showed of it. */
export interface Place {
  readonly url: string;
  readonly name: string;
  readonly own: number;
  seen: string;
}
export type State = "saving" | "saved" | "failed" | "held";
/** Whom a draft tells what becomes of it; `words` stand elsewhere, null when that is settled. */
export interface Listener {
  state(state: State): void;
  restored(at: number): void;
  elsewhere(words: string | null, mine?: boolean): void;
}
/** Words that stand elsewhere: in a copy of this browser, or `seen` on the server. */
type Others = { words: Words; copy: string } | { words: Words; seen: string };
const PAUSE = 600;
const RETRY = 5000;
const TRIED = 3; // as many as the server looks at
const ASIDE = "-"; // no draft of the server: what was kept aside is offered, never put back unasked

/** One form's draft: a copy in this browser until the server has it, and never over words it did not know. */
export class Draft {
  #timer = 0;
  #resting = 0;
  #changes = 0;
  #pending = false;
  #saving: Promise<void> | null = null;
  #asking: AbortController | null = null;
  #tried: Words[] = []; // what the server may have without our knowing, the latest last
  #others: Others | null = null;
  readonly #copy: string;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly place: Place,
    private readonly listener: Listener,
  ) {
    this.#copy = `${place.name}:${crypto.getRandomValues(new Uint32Array(2)).join("")}`;
  }

  /** Something was typed: keep it here at once, on the server after a pause. */
  touched(): void {
    this.#changes += 1;
    this.#pending = true;
    window.clearTimeout(this.#resting);
    this.#keep(false);
    this.#later(PAUSE);
  }

  /** Puts back what the server never confirmed; what was written beside other words is offered. */
  restore(): void {
    let first = true;
    for (const [name, copy] of copiesOf(`${this.place.name}:`)) {
      const fate = this.#fateOf(copy, first);
      if (fate === "offered") this.#offer({ words: copy.words, copy: name });
      else forget(name);
      if (fate !== "restored") continue;
      this.#putBack(copy);
      first = false;
    }
  }

  /** Another window saved this draft: show its words, unless some were typed here. */
  heard(event: StorageEvent): void {
    const news = announced(event, this.place.name);
    if (!news || this.#pending || this.#others) return;
    this.place.seen = news.seen;
    fill(this.form, news.words);
  }

  /** Adds the words that stand elsewhere below these, or leaves them out for good. */
  settle(add: boolean): void {
    const others = this.#others;
    if (!others) return;
    this.#others = null;
    this.listener.elsewhere(null);
    if (add) fill(this.form, joined(wordsIn(this.form), others.words));
    if ("copy" in others) forget(others.copy);
    else this.place.seen = others.seen;
    if (add || "seen" in others) this.touched();
  }

  /** Takes the words that stand elsewhere; these are kept aside and offered, so that neither is lost. */
  take(): void {
    const others = this.#others;
    if (!others) return;
    const mine = wordsIn(this.form);
    this.#others = null;
    if ("copy" in others) forget(others.copy);
    else this.place.seen = others.seen;
    fill(this.form, others.words);
    this.touched();
    if (!plain(mine)) return this.listener.elsewhere(null);
    const copy = { at: Date.now(), seen: ASIDE, own: this.place.own, sent: false, words: mine };
    keep(`${this.#copy}:aside`, copy);
    this.#others = { words: mine, copy: `${this.#copy}:aside` };
    this.listener.elsewhere(plain(mine), true);
  }

  /** What the server is being told right now, null while it is told nothing. */
  get busy(): Promise<void> | null {
    return this.#saving;
  }

  /** Whether the server has words that nobody here decided about. */
  get divided(): boolean {
    return this.#others !== null && "seen" in this.#others;
  }

  /** The page is being left: save what is pending without waiting; a save under way is not heard any more. */
  flush(): void {
    if (!this.#pending) return;
    this.#asking?.abort();
    void this.#save(true);
  }

  /** The form was sent: the copy stays until a page shows that the server has it. */
  sent(): void {
    window.clearTimeout(this.#timer);
    window.clearTimeout(this.#resting);
    this.#pending = false;
    this.#keep(true);
    const known = this.form.querySelector<HTMLInputElement>("[name=seen]");
    if (known) known.value = this.place.seen;
    carry(this.form, "tried", this.#tried.map(textOf));
  }

  #keep(sent: boolean): void {
    const { seen, own } = this.place;
    const words = wordsIn(this.form);
    keep(this.#copy, { at: Date.now(), seen, own, sent, words, tried: this.#tried });
  }

  #fateOf(copy: Copy, first: boolean): "known" | "restored" | "offered" {
    const { seen, own } = this.place;
    const now = wordsIn(this.form);
    if (copy.kept !== undefined) return first && copy.kept > seen ? "restored" : "known";
    if (copy.sent && own > copy.own) return "known";
    if (first && copy.seen === seen && copy.own === own) return equal(copy.words, now) ? "known" : "restored";
    if (holds(now, copy.words)) return "known";
    if (first && copy.tried?.some((one) => same(one, now))) return "restored"; // written on since
    return holds(copy.words, now) ? "restored" : "offered";
  }

  #putBack(copy: Copy): void {
    fill(this.form, copy.words);
    this.touched();
    this.listener.restored(copy.at);
  }

  #offer(others: Others): void {
    if (this.#others && "copy" in others) return; // the server's first; a copy is offered again later
    this.#others = others;
    this.listener.elsewhere(plain(others.words));
  }

  #later(pause: number): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#save(false), pause);
  }

  async #save(leaving: boolean): Promise<void> {
    window.clearTimeout(this.#timer);
    if (this.divided) return; // not over words nobody decided about
    if (this.#saving && !leaving) return this.#later(PAUSE);
    const saving = this.#saved(leaving);
    this.#saving = saving;
    await saving;
    if (this.#saving === saving) this.#saving = null;
  }

  async #saved(leaving: boolean): Promise<void> {
    const changes = this.#changes;
    const words = wordsIn(this.form);
    const before = this.#tried;
    this.#tried = [...before.filter((one) => !holds(words, one)), words].slice(-TRIED);
    this.#keep(false);
    this.listener.state("saving");
    const asking = new AbortController();
    this.#asking = asking;
    const tried = leaving ? before : []; // a page that stays hears of other words and looks itself
    const answer = await this.#post(words, tried, leaving, asking.signal).catch(() => null);
    if (asking.signal.aborted) return; // the save at leaving says it all
    if (answer?.status === 412) return this.#moved(answer, before);
    const kept = answer?.ok === true && !answer.redirected;
    if (kept) this.#known(answer, words);
    if (changes !== this.#changes || !this.#pending) return; // newer words are on their way, or it was sent
    this.listener.state(kept ? "saved" : "failed");
    if (!kept) return this.#later(RETRY);
    this.#pending = false;
    this.#rest(words);
  }

  /** The server has these words: they stay here only for a page that was asked for before it had. */
  #rest(words: Words): void {
    const { seen, own } = this.place;
    keep(this.#copy, { at: Date.now(), seen, own, sent: false, words, kept: seen });
    this.#resting = window.setTimeout(() => forget(this.#copy), CONFIRMED_FOR);
  }

  #post(words: Words, tried: Words[], keepalive: boolean, signal: AbortSignal): Promise<Response> {
    const token = new FormData(this.form).get("csrfmiddlewaretoken");
    const sent = [...words, ...tried.map((one) => ["tried", textOf(one)])];
    const body = new URLSearchParams([...sent, ["csrfmiddlewaretoken", String(token)]]);
    const headers = { "HX-Request": "true", "If-Match": `"${this.place.seen}"` };
    return fetch(this.place.url, { method: "POST", body, headers, keepalive, signal });
  }

  #known(answer: Response, words: Words): void {
    this.#tried = [];
    this.place.seen = (answer.headers.get("ETag") ?? "").replace(/^W\/|"/g, "");
    announce(this.place.name, this.place.seen, words);
  }

  /** The server's draft is not the one these words were built upon: another window was there. */
  async #moved(answer: Response, before: Words[]): Promise<void> {
    const there = (await answer.json().catch(() => null)) as { seen: string; words: Words } | null;
    if (!there || !this.#pending) return this.#pending ? this.#later(RETRY) : undefined;
    if ([wordsIn(this.form), ...before].some((one) => holds(one, there.words))) {
      this.place.seen = there.seen; // nothing would be lost: an answer of ours went missing
      return this.#later(0);
    }
    this.listener.state("held");
    this.#offer(there);
  }
}

/** Whether both say the same, whatever the gaps. */
function same(words: Words, others: Words): boolean {
  return plain(words) === plain(others);
}

function equal(words: Words, others: Words): boolean {
  return JSON.stringify(words) === JSON.stringify(others);
}

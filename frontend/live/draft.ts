type Say = (state: "saving" | "saved" | "failed") => void;
const PAUSE = 600;
const RETRY = 5000;

/** One form's draft: a copy in this tab's storage until the server has it. */
export class Draft {
  #timer = 0;
  #changes = 0;
  #pending = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly url: string,
    private readonly say: Say,
  ) {}

  /** Something was typed: keep it here at once, on the server after a pause. */
  touched(): void {
    this.#changes += 1;
    this.#pending = true;
    sessionStorage.setItem(this.#name, JSON.stringify(this.#words()));
    this.#later(PAUSE);
  }

  /** Puts back what the server never confirmed. Returns whether there was anything. */
  restore(): boolean {
    const kept = sessionStorage.getItem(this.#name);
    if (!kept) return false;
    for (const [name, value] of JSON.parse(kept) as [string, string][]) this.#fill(name, value);
    return true;
  }

  /** The page is being left: save what is pending without waiting. */
  flush(): void {
    if (this.#pending) void this.#save(true);
  }

  /** The form was sent: there is no draft any more. */
  drop(): void {
    window.clearTimeout(this.#timer);
    this.#pending = false;
    sessionStorage.removeItem(this.#name);
  }

  get #name(): string {
    return `draft:${this.url}`;
  }

  #later(pause: number): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#save(false), pause);
  }

  async #save(keepalive: boolean): Promise<void> {
    window.clearTimeout(this.#timer);
    const changes = this.#changes;
    this.say("saving");
    const body = new URLSearchParams(this.#words(true));
    const headers = { "HX-Request": "true" };
    const answer = await fetch(this.url, { method: "POST", body, headers, keepalive }).catch(() => null);
    if (changes !== this.#changes || !this.#pending) return; // newer words are on their way, or it was sent
    const kept = answer?.ok === true && !answer.redirected;
    this.say(kept ? "saved" : "failed");
    if (kept) this.drop();
    else this.#later(RETRY);
  }

  #words(withToken = false): [string, string][] {
    const all = [...new FormData(this.form)] as [string, FormDataEntryValue][];
    return all.filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === "string" && (withToken || entry[0] !== "csrfmiddlewaretoken"),
    );
  }

  #fill(name: string, value: string): void {
    for (const field of this.form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else field.value = value;
      field.dispatchEvent(new CustomEvent("k-restored"));
    }
  }
}

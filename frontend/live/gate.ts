/** What a form asks before it goes. */
export interface Sender {
  /** Something the server is just being told; the form goes after it. */
  busy(): Promise<void> | null;
  /** Why it may not be sent now; empty when it may. */
  stopped(): string;
  /** It is held back until the files have arrived (true), or no longer (false). */
  held(waiting: boolean): void;
  refused(words: string): void;
}
const ARRIVING = "[data-arriving]";
/** A file that did not arrive, named by the attribute. */
export const LOST = "[data-files] [data-lost]";
const PATIENCE = 4000;

/**
 * Holds a form back until its files are there; what stopped is told, and nothing is sent without it.
 * A button of another name than "send" sends nothing: it waits for files alone.
 */
export class Gate {
  #waiting = false;
  #tired = false;
  #timer = 0;
  #submitter: HTMLElement | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly sender: Sender,
  ) {}

  /** Whether the form may go now; if not it goes by itself later, or says why it does not. */
  lets(event: SubmitEvent): boolean {
    this.#submitter = event.submitter;
    const ready = !this.#arriving() && (this.#tired || !this.#busy());
    const stopped = this.#stopped();
    if (ready) this.#decided(stopped);
    else this.#wait();
    if (ready && !stopped) return true;
    event.preventDefault();
    return false;
  }

  /** A file arrived or did not: go on, if that was what was waited for. */
  look(tired = false): void {
    if (this.#waiting && !this.#arriving()) this.#go(tired);
    else if (!this.#waiting && !this.sender.stopped()) this.sender.refused("");
  }

  #wait(): void {
    if (this.#waiting) return;
    this.#hold(true);
    const told = this.#busy();
    if (!told) return;
    void told.then(() => this.look());
    this.#timer = window.setTimeout(() => this.look(true), PATIENCE); // the server is asked with the whole form
  }

  #go(tired: boolean): void {
    const stopped = this.#stopped();
    this.#decided(stopped);
    if (stopped) return;
    this.#tired = tired;
    this.form.requestSubmit(this.#submitter?.isConnected ? this.#submitter : null);
    this.#tired = false;
  }

  #decided(stopped: string): void {
    window.clearTimeout(this.#timer);
    if (this.#waiting) this.#hold(false);
    this.sender.refused(stopped);
  }

  #hold(waiting: boolean): void {
    this.#waiting = waiting;
    this.sender.held(waiting);
    const button = this.#submitter ?? this.form.querySelector("[data-send]");
    if (waiting) button?.setAttribute("aria-busy", "true");
    else for (const one of this.form.querySelectorAll("[aria-busy]")) one.removeAttribute("aria-busy");
  }

  #sends(): boolean {
    return !this.#submitter || this.#submitter.getAttribute("name") === "send";
  }

  #busy(): Promise<void> | null {
    return this.#sends() ? this.sender.busy() : null;
  }

  #stopped(): string {
    return this.#sends() ? this.sender.stopped() : "";
  }

  #arriving(): boolean {
    return this.form.querySelector(ARRIVING) !== null;
  }
}

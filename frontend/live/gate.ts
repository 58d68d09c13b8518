/** What a form that is being sent asks before it goes. */
export interface Sender {
  /** Something the server is just being told; the form goes after it. */
  busy(): Promise<void> | null;
  /** Why it may not go now; empty when it may. */
  stopped(): string;
  /** It is held back until the files have arrived (true), or no longer (false). */
  held(waiting: boolean): void;
  refused(words: string): void;
}
const ARRIVING = "[data-arriving]";
/** A file that did not arrive, named by the attribute. */
export const LOST = "[data-files] [data-lost]";
const PATIENCE = 4000;

/** Holds a form back until its files are there; what stopped is told, and nothing goes without it. */
export class Gate {
  #waiting = false;
  #late = false;
  #submitter: HTMLElement | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly sender: Sender,
  ) {}

  /** Whether the form may go now; if not it goes by itself later, or says why it does not. */
  lets(event: SubmitEvent): boolean {
    this.#submitter = event.submitter;
    const ready = !this.#arriving() && (this.#late || !this.sender.busy());
    if (ready && !this.sender.stopped()) {
      this.sender.refused("");
      return true;
    }
    event.preventDefault();
    if (ready) this.sender.refused(this.sender.stopped());
    else this.#wait();
    return false;
  }

  /** A file arrived or did not: go on, if that was what was waited for. */
  look(): void {
    if (this.#waiting && !this.#arriving()) this.#go();
    else if (!this.#waiting && !this.sender.stopped()) this.sender.refused("");
  }

  #wait(): void {
    if (this.#waiting) return;
    this.#hold(true);
    const told = this.sender.busy();
    if (told) void Promise.race([told, this.#tired()]).then(() => this.look());
  }

  #go(): void {
    this.#hold(false);
    if (this.sender.stopped()) return this.sender.refused(this.sender.stopped());
    this.form.requestSubmit(this.#submitter?.isConnected ? this.#submitter : null);
  }

  #hold(waiting: boolean): void {
    this.#waiting = waiting;
    this.sender.held(waiting);
    const button = this.#submitter ?? this.form.querySelector("[data-send]");
    if (waiting) button?.setAttribute("aria-busy", "true");
    else for (const one of this.form.querySelectorAll("[aria-busy]")) one.removeAttribute("aria-busy");
  }

  /** A server that does not answer a save is asked with the whole form. */
  #tired(): Promise<void> {
    const enough = (resolve: () => void): void => {
      this.#late = true;
      resolve();
    };
    return new Promise((resolve) => window.setTimeout(() => enough(resolve), PATIENCE));
  }

  #arriving(): boolean {
    return this.form.querySelector(ARRIVING) !== null;
  }
}

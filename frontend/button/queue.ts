/** One press, with the key that makes it count once. */
export interface Press {
  key: string;
  version: number;
  question: string;
  value: string;
  at: string;
}

/** Presses that wait to be sent: kept in the browser, so that they outlast a power cut, and in memory where it keeps nothing. */
export class Queue {
  #memory: Press[] = [];
  readonly #name: string;

  constructor(name: string) {
    this.#name = `kuula-presses:${name}`;
  }

  get waiting(): Press[] {
    return [...this.#kept(), ...this.#memory];
  }

  add(press: Press): void {
    try {
      localStorage.setItem(this.#name, JSON.stringify([...this.#kept(), press]));
    } catch {
      this.#memory.push(press);
    }
  }

  remove(keys: string[]): void {
    const gone = new Set(keys);
    this.#memory = this.#memory.filter(({ key }) => !gone.has(key));
    try {
      localStorage.setItem(this.#name, JSON.stringify(this.#kept().filter(({ key }) => !gone.has(key))));
    } catch {
      return; // nothing is kept there
    }
  }

  #kept(): Press[] {
    try {
      return JSON.parse(localStorage.getItem(this.#name) ?? "[]") as Press[];
    } catch {
      return [];
    }
  }
}

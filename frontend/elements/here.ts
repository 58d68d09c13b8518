import { peopleAt, type Person } from "../live/present";
import { refresh } from "../live/refresh";

const FACES = 3;

/** The colleagues at conversation data-number as faces, or with data-said who of them writes there in words. */
export class Here extends HTMLElement {
  #shown = "[]";

  connectedCallback(): void {
    document.addEventListener("k-present", this.#look);
    this.#look();
  }

  disconnectedCallback(): void {
    document.removeEventListener("k-present", this.#look);
  }

  #look = (): void => {
    const live = document.querySelector<HTMLElement>("k-live");
    const people = peopleAt(this.dataset["number"] ?? "", Number(live?.dataset["me"] ?? 0));
    if (this.hasAttribute("data-said")) return this.#say(people.filter(([, , writing]) => writing));
    const now = JSON.stringify(people);
    if (now === this.#shown) return;
    this.#shown = now;
    const faces = people.slice(0, FACES).map((person) => face(person, live?.dataset ?? {}));
    const more = people.length > FACES ? [count(people.slice(FACES))] : [];
    this.replaceChildren(...faces, ...more);
  };

  // Who stopped may have left a draft: what the server knows of drafts is asked for anew.
  #say(writers: Person[]): void {
    const names = writers.map(([, name]) => name);
    const words = names.length ? (this.dataset["said"] ?? "").replace("{names}", () => names.join(", ")) : "";
    const before = this.textContent;
    if (before === words) return;
    this.textContent = words;
    if (before) refresh([`drafts:${this.dataset["number"] ?? ""}`]);
  }
}

function face([, name, writing]: Person, said: DOMStringMap): HTMLElement {
  const words = (said[writing ? "writes" : "looks"] ?? "{name}").replace("{name}", () => name);
  const one = named(words, initials(name));
  one.classList.toggle("on", writing);
  return one;
}

function count(people: Person[]): HTMLElement {
  return named(people.map(([, name]) => name).join(", "), `+${people.length}`);
}

function named(words: string, text: string): HTMLElement {
  const one = document.createElement("span");
  one.className = "face s";
  one.role = "img";
  one.title = one.ariaLabel = words;
  one.textContent = text;
  return one;
}

function initials(name: string): string {
  const words = name.replaceAll(".", " ").split(" ").filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return (
    ends
      .map((word) => Array.from(word ?? "")[0] ?? "")
      .join("")
      .toUpperCase() || "?"
  );
}

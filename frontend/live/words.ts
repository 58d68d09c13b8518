import type { Words } from "./copies";

const NO_WORDS = ["csrfmiddlewaretoken", "seen", "once", "tried", "known"];
/** What is ticked among hints, which stand in the form only once they are found. */
export const CHOSEN = "promise";

/** What a form holds, without its files, its tokens and the name of the draft it was built upon. */
export function wordsIn(form: HTMLFormElement): Words {
  const all = [...new FormData(form)] as [string, FormDataEntryValue][];
  return all.filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && !NO_WORDS.includes(entry[0]),
  );
}

/** Puts words into a form; an editor that stands for a field is told. */
export function fill(form: HTMLFormElement, words: Words): void {
  const chosen = words.filter(([name]) => name === CHOSEN).map(([, value]) => value);
  for (const box of form.querySelectorAll<HTMLInputElement>(`[type=checkbox][name=${CHOSEN}]`))
    box.checked = false;
  carry(form, CHOSEN, chosen);
  for (const [name, value] of words) {
    if (name === CHOSEN) continue;
    for (const field of form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else field.value = value;
      field.dispatchEvent(new CustomEvent("k-restored"));
    }
  }
}

/** What a person reads of it: the text without tags and gaps. */
export function plain(words: Words): string {
  const spaced = textOf(words).replaceAll("<", " <");
  const bare = new DOMParser().parseFromString(spaced, "text/html").body.textContent;
  return bare.replace(/\s+/g, " ").trim();
}

/** Whether all that the others say stands in these words too. */
export function holds(words: Words, others: Words): boolean {
  return plain(words).includes(plain(others));
}

/** The first words with the text of the others below. */
export function joined(words: Words, others: Words): Words {
  return words.map(([name, value]) => [name, name === "text" ? value + textOf(others) : value]);
}

/** What a form sends along without showing it: its fields `name` hold these and no others. */
export function carry(form: HTMLFormElement, name: string, values: string[]): void {
  for (const old of form.querySelectorAll(`input[type=hidden][name="${name}"]`)) old.remove();
  for (const value of values) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
}

/** The words themselves, as the editor has them. */
export function textOf(words: Words): string {
  return words.find(([name]) => name === "text")?.[1] ?? "";
}

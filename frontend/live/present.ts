/** Who is at a conversation: number, name, whether they are writing there. */
export type Person = [id: number, name: string, writing: boolean];
export type Here = Record<string, Person[]>;

/** What the stream said of who is where; pages draw it anew on "k-present". */
let there: Here = {};

/** Takes up what a stream says; null when it begins anew and says everything again. */
export function present(here: Here | null): void {
  there = here ? over(there, here) : {};
  document.dispatchEvent(new CustomEvent("k-present"));
}

/** The people at a conversation but for the reader. */
export function peopleAt(number: string, me: number): Person[] {
  return (there[number] ?? []).filter(([id]) => id !== me);
}

/** What is known with what is said newly; places where nobody is are left out. */
export function over(known: Here, here: Here): Here {
  const all = Object.entries({ ...known, ...here });
  return Object.fromEntries(all.filter(([, people]) => people.length));
}

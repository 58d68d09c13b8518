export type Words = [name: string, value: string][];

/** What was written and the server has not confirmed yet. */
export interface Copy {
  at: number;
  /** The server's draft these words were built upon, and the writer's last message then. */
  seen: string;
  own: number;
  sent: boolean;
  words: Words;
  /** What this window asked the server to keep before, without hearing that it did. */
  tried?: Words[];
  /** The server's draft with these very words. A page asked for before that may show an older one. */
  kept?: string;
}
const COPY = "kuula-draft:";
const SAVED = "kuula-saved:";
const KEPT_FOR = 7 * 24 * 3600 * 1000;
/** How long words that the server has stay here too. */
export const CONFIRMED_FOR = 10_000;

/** Keeps a copy under person:conversation:window. A storage that is full or shut is survived. */
export function keep(name: string, copy: Copy): void {
  put(COPY + name, JSON.stringify(copy));
}

export function forget(name: string): void {
  opened()?.removeItem(COPY + name);
}

/** The copies whose names begin with `start`, the latest first; what is broken or old is thrown away. */
export function copiesOf(start: string): [name: string, copy: Copy][] {
  const found: [string, Copy][] = [];
  for (const name of names()) {
    const copy = read(name);
    if (!copy || Date.now() - copy.at > (copy.kept === undefined ? KEPT_FOR : CONFIRMED_FOR)) forget(name);
    else if (name.startsWith(start)) found.push([name, copy]);
  }
  return found.sort((one, other) => other[1].at - one[1].at);
}

/** Old copies go when a page opens, and all of them when somebody signs out. */
export function tidyCopies(): void {
  copiesOf("");
  document.addEventListener("submit", (event) => {
    if ((event.target as Element).matches("[data-sign-out]")) names().forEach(forget);
  });
}

/** Tells the other windows what the server has now; nothing stays in the storage. */
export function announce(draft: string, seen: string, words: Words): void {
  put(SAVED + draft, JSON.stringify({ seen, words }));
  opened()?.removeItem(SAVED + draft);
}

/** What another window announced of this draft, if `event` is about that. */
export function announced(event: StorageEvent, draft: string): { seen: string; words: Words } | null {
  if (event.key !== SAVED + draft || !event.newValue) return null;
  return JSON.parse(event.newValue) as { seen: string; words: Words };
}

function put(key: string, value: string): void {
  try {
    opened()?.setItem(key, value);
  } catch {
    return; // full: the server is asked all the same
  }
}

function names(): string[] {
  const keys = Object.keys(opened() ?? {});
  return keys.filter((key) => key.startsWith(COPY)).map((key) => key.slice(COPY.length));
}

function read(name: string): Copy | null {
  try {
    const copy = JSON.parse(opened()?.getItem(COPY + name) ?? "") as Copy;
    return Array.isArray(copy.words) && typeof copy.at === "number" ? copy : null;
  } catch {
    return null;
  }
}

function opened(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null; // a browser told to keep nothing
  }
}

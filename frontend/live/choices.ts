import { type Action, actions } from "./actions";

const MOST = 50;

/** What fits the words, at most 50: a number opens that conversation, all words can be searched for. */
export function choices(words: string, more: Action[], said: DOMStringMap): Action[] {
  const asked = words.trim();
  const number = /^[#№]?\s*(\d{1,15})$/.exec(asked)?.[1];
  const wanted = plain(asked).split(/\s+/).filter(Boolean);
  const all = [...actions(), ...more];
  const fitting = all.filter((one) => wanted.every((word) => plain(whole(one)).includes(word)));
  const [near, far] = [
    fitting.filter((one) => starts(one, wanted)),
    fitting.filter((one) => !starts(one, wanted)),
  ];
  return [
    ...(number && said["talk"]
      ? [going(said["go"], "{number}", number, said["talk"].replace("0", number))]
      : []),
    ...[...near, ...far].slice(0, MOST),
    ...(asked && said["search"] ? [going(said["find"], "{words}", asked, found(said["search"], asked))] : []),
  ];
}

/** How an action is called where its menu does not stand beside it. */
export function whole({ group, name }: Action): string {
  return group ? `${group}: ${name}` : name;
}

function starts(action: Action, wanted: string[]): boolean {
  return plain(action.name).startsWith(wanted[0] ?? "") || plain(action.group).startsWith(wanted[0] ?? "");
}

function going(said = "", place: string, words: string, url: string): Action {
  const name = said.replace(place, () => words);
  return { name, group: "", key: "", run: () => location.assign(url), far: 0 };
}

function found(url: string, words: string): string {
  return `${url}?${new URLSearchParams({ q: words }).toString()}`;
}

function plain(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

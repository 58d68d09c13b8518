import { actions } from "./actions";

/** The rows of the dialog that shows every key of this page: words and keys as <dt> and <dd>. */
export function listKeys(words: DOMStringMap): HTMLElement[] {
  const keys = new Map<string, string>();
  if (document.querySelector("[data-list]")) {
    keys.set("j k", words["move"] ?? "");
    keys.set("↵", words["open"] ?? "");
  }
  for (const { key, name } of actions()) if (key && !keys.has(key)) keys.set(key, name);
  if (document.querySelector("k-palette")) keys.set("Ctrl+K", words["commands"] ?? "");
  keys.set("?", words["help"] ?? "");
  return [...keys].flatMap(([key, name]) => row(key, name));
}

function row(key: string, name: string): HTMLElement[] {
  const term = document.createElement("dt");
  term.textContent = name;
  const said = document.createElement("dd");
  for (const one of key.split(/[ +]/)) {
    const cap = document.createElement("kbd");
    cap.textContent = one;
    said.append(cap, " ");
  }
  return [term, said];
}

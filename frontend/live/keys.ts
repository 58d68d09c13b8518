/** Where letters are letters and no shortcut may act. */
export const TYPING =
  "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";

/** The rows of the dialog that shows every key of this page: words and keys as <dt> and <dd>. */
export function listKeys(words: DOMStringMap): HTMLElement[] {
  const keys = new Map<string, string>();
  if (document.querySelector("[data-list]")) {
    keys.set("j k", words["move"] ?? "");
    keys.set("↵", words["open"] ?? "");
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-key]")) {
    const key = element.dataset["key"] ?? "";
    if (!keys.has(key)) keys.set(key, nameOf(element));
  }
  keys.set("?", words["help"] ?? "");
  return [...keys].flatMap(([key, name]) => row(key, name));
}

function nameOf(element: HTMLElement): string {
  const spoken = element.dataset["keyLabel"] ?? element.getAttribute("aria-label") ?? element.title;
  if (spoken) return spoken;
  const copy = element.cloneNode(true) as HTMLElement;
  for (const aside of copy.querySelectorAll("kbd, svg, .count")) aside.remove();
  return copy.textContent?.trim() ?? "";
}

function row(key: string, name: string): HTMLElement[] {
  const term = document.createElement("dt");
  term.textContent = name;
  const said = document.createElement("dd");
  for (const one of key.split(" ")) {
    const cap = document.createElement("kbd");
    cap.textContent = one;
    said.append(cap, " ");
  }
  return [term, said];
}

import { TYPING } from "./typing";

/** Something one can do on this page: what it is called, in which menu it stands, its key, how it is done. */
export interface Action {
  name: string;
  group: string;
  key: string;
  run: () => void;
  /** Where it stands: 0 in what is open, 1 on the page, 2 around it. */
  far: number;
}
const OFFERED =
  "[data-key], .menu-item, .rail-item, .side-nav a, .row-actions .btn, .menu > summary, [data-item]";
const LEFT_OUT =
  "dialog *, k-toast *, .menu-form *, .only-no-views *, .rail-more *, .notice, :disabled, [hidden]";

/** Everything that can be done on the page as it stands, in its order: the one table of the palette and of the keys. */
export function actions(root: ParentNode = document): Action[] {
  const found = [...root.querySelectorAll<HTMLElement>(OFFERED)].filter(isOffered).map(actionOf);
  found.sort((one, other) => one.far - other.far);
  const known = new Set<string>();
  return found.filter(({ name, group, key }) => {
    const told = `${group}\n${name}\n${key}`;
    return Boolean(name) && !known.has(told) && known.add(told);
  });
}

/** Does what pressing an element's key does. */
export function use(element: HTMLElement): void {
  const pane = element.closest<HTMLElement>("[popover]"); // on a narrow screen it has to be opened first
  if (pane?.checkVisibility?.() === false) pane.showPopover();
  if (element.matches(`${TYPING}, summary`)) element.focus(); // arrows go on in a menu that is opened
  if (!element.matches(TYPING)) element.click();
  element.dispatchEvent(new CustomEvent("k-key", { bubbles: true }));
}

// A menu stands for its items, unless it is a form; closed it hides them from the eye alone.
function isOffered(element: HTMLElement): boolean {
  if (element.matches(LEFT_OUT)) return false;
  const keyed = element.matches("[data-key], .rail-item, .side-nav a"); // a narrow screen hides views, no command
  if (element.matches("summary") && !keyed && !element.parentElement?.querySelector(".menu-form"))
    return false;
  const shown = element.closest("details") ?? element;
  return keyed || shown.ownerDocument !== document || shown.checkVisibility?.() !== false;
}

/** What pressing this one does. */
export function actionOf(element: HTMLElement): Action {
  const menu = element.closest("details.menu")?.querySelector<HTMLElement>("summary");
  const group = menu && menu !== element ? (menu.dataset["about"] ?? nameOf(menu)) : "";
  return {
    name: nameOf(element),
    group,
    key: element.dataset["key"] ?? "",
    run: () => use(element),
    far: farness(element),
  };
}

function farness(element: HTMLElement): number {
  if (element.closest("#talk")) return 0;
  return element.closest("main, .side-nav") ? 1 : 2;
}

function nameOf(element: HTMLElement): string {
  const spoken =
    element.dataset["keyLabel"] ??
    (element.matches("summary") ? element.dataset["about"] : undefined) ??
    element.getAttribute("aria-label") ??
    element.title;
  if (spoken) return spoken;
  const copy = element.cloneNode(true) as HTMLElement;
  for (const aside of copy.querySelectorAll("kbd, svg, .count, .sr + .sr")) aside.remove();
  return copy.textContent?.replace(/\s+/g, " ").trim() ?? "";
}

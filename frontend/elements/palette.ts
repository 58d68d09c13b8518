import { type Action, actionOf } from "../live/actions";
import { choices, whole } from "../live/choices";

/** One box for everything that can be done from here: Ctrl and K, or Cmd and K, open it; arrows choose, Enter does it. */
export class Palette extends HTMLElement {
  #found: Action[] = [];
  #views: Action[] | null = null;
  #at = 0;
  #moved = false;

  connectedCallback(): void {
    document.addEventListener("keydown", this.#press);
    this.addEventListener("input", this.#look);
    this.addEventListener("keydown", this.#key);
    this.addEventListener("click", this.#chosen);
    document.addEventListener("htmx:after:swap", this.#again);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#press);
    document.removeEventListener("htmx:after:swap", this.#again);
  }

  get #box(): HTMLInputElement | null {
    return this.querySelector("input");
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector("dialog");
  }

  #press = (event: KeyboardEvent): void => {
    if (
      event.key.toLowerCase() !== "k" ||
      !(event.ctrlKey || event.metaKey) ||
      event.altKey ||
      event.shiftKey
    )
      return;
    event.preventDefault();
    if (this.#dialog?.open) this.#dialog.close();
    else if (!document.querySelector("dialog[open]")) this.#open();
  };

  #open(): void {
    const box = this.#box;
    if (box) box.value = "";
    this.#dialog?.showModal();
    box?.focus();
    this.#look();
    if (!this.#views && !document.querySelector("#views")) void this.#ask();
  }

  // Beside the inbox its views are on the page; elsewhere they are asked for once.
  async #ask(): Promise<void> {
    this.#views = [];
    const answer = await fetch(this.dataset["views"] ?? "", { headers: { "HX-Request": "true" } }).catch(
      () => null,
    );
    if (answer?.status !== 200 || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const link of page.querySelectorAll<HTMLAnchorElement>(".side-nav a")) {
      const run = (): void => location.assign(link.getAttribute("href") ?? "");
      this.#views.push({ ...actionOf(link), run });
    }
    if (this.#moved) this.#again();
    else this.#look(); // what was first of fewer is not what one means
  }

  #look = (): void => {
    this.#found = choices(this.#box?.value ?? "", this.#views ?? [], this.dataset);
    this.#at = 0;
    this.#moved = false;
    this.querySelector("ul")?.replaceChildren(...this.#found.map(drawn));
    const none = this.querySelector<HTMLElement>("[data-none]");
    if (none) none.hidden = this.#found.length > 0;
    this.#mark();
  };

  // The page changed under the open box: what is chosen stays chosen, and what it does is what stands there now.
  #again = (): void => {
    if (!this.#dialog?.open) return;
    const [chosen, moved] = [this.#found[this.#at], this.#moved];
    this.#look();
    this.#moved = moved;
    if (!chosen) return;
    this.#at = this.#found.map(whole).indexOf(whole(chosen)); // gone: Enter does nothing in its place
    this.#mark();
  };

  #key = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step) this.#step(step);
    else if (event.key === "Enter") this.#do(this.#at);
    else return;
    event.preventDefault();
    this.#mark();
  };

  #step(step: number): void {
    this.#at = (this.#at + step + this.#found.length) % (this.#found.length || 1);
    this.#moved = true;
  }

  #chosen = (event: MouseEvent): void => {
    if (event.target === this.#dialog) return this.#dialog?.close();
    const item = (event.target as Element).closest("[role=option]");
    if (item) this.#do([...(item.parentElement?.children ?? [])].indexOf(item));
  };

  #do(at: number): void {
    const action = this.#found[at];
    if (!action) return;
    this.#dialog?.close();
    action.run();
  }

  #mark(): void {
    const items = [...this.querySelectorAll<HTMLElement>("[role=option]")];
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === this.#at)));
    items[this.#at]?.scrollIntoView({ block: "nearest" });
    this.#box?.setAttribute("aria-activedescendant", items[this.#at]?.id ?? "");
  }
}

function drawn(action: Action, at: number): HTMLElement {
  const item = document.createElement("li");
  item.role = "option";
  item.id = `palette-${at}`;
  const name = document.createElement("span");
  name.textContent = whole(action);
  item.append(name);
  if (action.key) {
    const key = document.createElement("kbd");
    key.textContent = action.key;
    item.append(key);
  }
  return item;
}

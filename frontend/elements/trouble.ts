type Answer = { status: number };
type Context = { response?: Answer; hx: Record<string, string>; text: string };

/** What htmx could not fetch becomes a notice, its <template>, and the page stays as it is. */
export class Trouble extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener("htmx:response:error", this.#refused);
    document.addEventListener("htmx:error", this.#lost);
  }

  disconnectedCallback(): void {
    document.removeEventListener("htmx:response:error", this.#refused);
    document.removeEventListener("htmx:error", this.#lost);
  }

  // A form that came back (422) and an answer that knows its place are Kuula's own words.
  #refused = (event: Event): void => {
    const { ctx } = (event as CustomEvent<{ ctx: Context }>).detail;
    if (ctx.response?.status === 422 || ctx.hx["retarget"] || ctx.hx["redirect"]) return;
    ctx.text = "";
    Object.assign(ctx.hx, { reswap: "none", pushurl: "false", replaceurl: "false" });
    this.#say();
  };

  #lost = (event: Event): void => {
    const { ctx } = (event as CustomEvent<{ ctx?: Context }>).detail;
    if (ctx && !ctx.response) this.#say();
  };

  #say(): void {
    const words = this.querySelector("template")?.content.cloneNode(true);
    if (words) document.querySelector("#toasts")?.append(words);
  }
}

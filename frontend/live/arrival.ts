import { send } from "./send";

/** The words of the row of a file. */
export type Said = Record<"failed" | "again" | "leave", string>;

/** One file on its way: its row carries [data-arriving], then becomes the server's, or [data-lost] with a choice. */
export class Arrival {
  readonly row = document.createElement("li");

  constructor(
    private readonly url: string,
    private readonly file: File,
    private readonly said: Said,
    private readonly tell: () => void,
  ) {}

  /** Sends the file, again if need be; tells when it sets out and when it is decided. */
  go(token: string): void {
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", this.file.name);
    delete this.row.dataset["lost"];
    this.row.toggleAttribute("data-arriving", true);
    this.row.replaceChildren(words("clip", this.file.name), bar);
    this.tell();
    send(this.url, this.file, token, (share) => (bar.value = share))
      .then(
        (html) => this.row.replaceWith(...new DOMParser().parseFromString(html, "text/html").body.childNodes),
        () => this.#lost(token),
      )
      .finally(this.tell);
  }

  #lost(token: string): void {
    this.row.removeAttribute("data-arriving");
    this.row.dataset["lost"] = this.file.name;
    const again = button(this.said.again, () => this.go(token));
    const leave = button(this.said.leave, () => {
      this.row.remove();
      this.tell();
    });
    this.row.replaceChildren(
      words("clip", this.file.name),
      words("text-bad", this.said.failed),
      again,
      leave,
    );
  }
}

function words(look: string, text: string): HTMLElement {
  const place = document.createElement("span");
  place.className = look;
  place.textContent = text;
  return place;
}

function button(text: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn small";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

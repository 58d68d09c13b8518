import { refresh } from "../live/refresh";

/** The bell: asks what is unread once the page is there, and says what its reader looks at just now, so that it is not told. */
export class Bell extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener("htmx:after:swap", this.#look);
    document.addEventListener("visibilitychange", this.#look);
    refresh(["notices"]);
  }

  disconnectedCallback(): void {
    document.removeEventListener("htmx:after:swap", this.#look);
    document.removeEventListener("visibilitychange", this.#look);
  }

  #look = (): void => {
    const number = open();
    const bell = this.querySelector<HTMLElement>("[data-numbers]");
    const told = bell?.dataset["numbers"]?.split(" ") ?? [];
    if (!number || !bell || document.hidden || !told.includes(number)) return;
    bell.dataset["numbers"] = told.filter((one) => one !== number).join(" ");
    const body = new URLSearchParams({ conversation: number });
    const headers = { "X-CSRFToken": this.dataset["token"] ?? "", "HX-Request": "true" };
    void fetch(this.dataset["read"] ?? "", { method: "POST", body, headers }).then(
      () => refresh(["notices"]),
      () => undefined,
    );
  };
}

/** The number of the conversation that stands open on this page; empty when none does. */
function open(): string {
  const shown = document.querySelector<HTMLElement>("[data-shows-talk]")?.dataset["showsTalk"];
  if (shown) return shown;
  const presence = document.querySelector<HTMLElement>("k-presence");
  return /\/conversations\/(\d+)\//.exec(presence?.dataset["url"] ?? "")?.[1] ?? "";
}

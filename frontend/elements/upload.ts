import { send } from "../live/send";

/** Files by drag and drop, each sent at once with its progress; without an address they wait for the form. */
export class Upload extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("dragover", this.#over);
    this.addEventListener("dragleave", this.#out);
    this.addEventListener("drop", this.#drop);
    this.addEventListener("change", this.#chosen);
  }

  disconnectedCallback(): void {
    this.removeEventListener("dragover", this.#over);
    this.removeEventListener("dragleave", this.#out);
    this.removeEventListener("drop", this.#drop);
    this.removeEventListener("change", this.#chosen);
  }

  #over = (event: Event): void => {
    event.preventDefault();
    this.toggleAttribute("data-over", true);
  };

  #out = (): void => void this.toggleAttribute("data-over", false);

  #drop = (event: DragEvent): void => {
    event.preventDefault();
    this.#out();
    const input = this.querySelector("input");
    if (!input || !event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const url = this.dataset["url"];
    if (!url || input.type !== "file") return;
    for (const file of input.files ?? []) this.#send(url, file);
    input.value = "";
  };

  #send(url: string, file: File): void {
    const row = document.createElement("li");
    const bar = document.createElement("progress");
    bar.max = 1;
    row.append(file.name, bar);
    this.querySelector("[data-files]")?.append(row);
    const token = this.closest("form")?.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value;
    send(url, file, token ?? "", (share) => (bar.value = share)).then(
      (html) => row.replaceWith(...new DOMParser().parseFromString(html, "text/html").body.childNodes),
      () => row.replaceChildren(file.name, " – ", this.dataset["failed"] ?? ""),
    );
  }
}

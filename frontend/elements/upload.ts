import { Arrival } from "../live/arrival";

/**
 * Files by drag and drop, each sent at once with its progress; without an address they wait for the form.
 * Says `k-files` whenever one set out, arrived or did not.
 */
export class Upload extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("dragover", this.#over);
    this.addEventListener("dragleave", this.#out);
    this.addEventListener("drop", this.#drop);
    this.addEventListener("change", this.#chosen);
    window.addEventListener("beforeunload", this.#ask);
  }

  disconnectedCallback(): void {
    this.removeEventListener("dragover", this.#over);
    this.removeEventListener("dragleave", this.#out);
    this.removeEventListener("drop", this.#drop);
    this.removeEventListener("change", this.#chosen);
    window.removeEventListener("beforeunload", this.#ask);
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
    for (const file of input.files ?? []) this.#begin(url, file);
    input.value = "";
  };

  #begin(url: string, file: File): void {
    const { failed = "", again = "", leave = "" } = this.dataset;
    const token = this.closest("form")?.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value;
    const arrival = new Arrival(url, file, { failed, again, leave }, this.#tell);
    this.querySelector("[data-files]")?.append(arrival.row);
    arrival.go(token ?? "");
  }

  // A page that goes takes the files with it that are still on their way.
  #ask = (event: Event): void => {
    if (this.querySelector("[data-arriving]")) event.preventDefault();
  };

  #tell = (): void => void this.dispatchEvent(new Event("k-files", { bubbles: true }));
}

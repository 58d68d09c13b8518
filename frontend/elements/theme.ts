/** Light, dark or as the system: remembered in a cookie, so that the server draws the next page right at once. */
export class Theme extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#choose);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#choose);
  }

  #choose = (event: Event): void => {
    const chosen = (event.target as Element).closest<HTMLElement>("[data-choice]")?.dataset["choice"];
    if (!chosen) return;
    document.cookie = `kuula_theme=${chosen}; path=/; max-age=31536000; samesite=lax`;
    document.documentElement.dataset["theme"] = chosen;
    for (const button of this.querySelectorAll<HTMLElement>("[data-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset["choice"] === chosen));
    }
  };
}

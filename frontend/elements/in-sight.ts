/** A box that scrolls by itself: what is `.current` in it comes in sight when `data-at` names another place. */
export class InSight extends HTMLElement {
  static observedAttributes = ["data-at"];

  connectedCallback(): void {
    this.#show();
  }

  attributeChangedCallback(): void {
    requestAnimationFrame(this.#show); // the marks come with the rest of what is drawn anew
  }

  #show = (): void => {
    const current = this.querySelector<HTMLElement>(".current");
    if (!current) return;
    const away = current.getBoundingClientRect().top - this.getBoundingClientRect().top;
    this.scrollTop += away - (this.clientHeight - current.offsetHeight) / 2;
  };
}

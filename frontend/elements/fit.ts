/** Inside a page of somebody else's site: tells that page how high this one is, so that nothing scrolls in a box. */
export class Fit extends HTMLElement {
  #watch: ResizeObserver | undefined;

  connectedCallback(): void {
    if (window.parent === window) return;
    this.#watch = new ResizeObserver(() => {
      const height = Math.ceil(document.documentElement.scrollHeight);
      window.parent.postMessage({ kuula: "height", height }, "*");
    });
    this.#watch.observe(document.body);
  }

  disconnectedCallback(): void {
    this.#watch?.disconnect();
  }
}

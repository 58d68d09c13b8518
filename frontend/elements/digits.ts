const SOON = 700;

/** Digits choose on the scale that has the focus; a nought soon after a one means ten. Answers whether one was chosen. */
export class Digits {
  #last = "";
  #at = 0;

  choose(event: KeyboardEvent): boolean {
    const scale = event.target instanceof Element ? event.target.closest(".scale") : null;
    if (!scale || !/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return false;
    const soon = event.timeStamp - this.#at < SOON;
    const wanted = [soon ? this.#last + event.key : "", event.key];
    for (const value of wanted) {
      const point = value && scale.querySelector<HTMLInputElement>(`input[value="${value}"]`);
      if (!point) continue;
      point.checked = true;
      point.focus();
      [this.#last, this.#at] = [value, event.timeStamp];
      event.preventDefault();
      return true;
    }
    return false;
  }
}

/** Whoever begins to write has seen what the thread shows at that moment: what comes later is asked about before sending. */
export function begin(composer: HTMLElement): void {
  const known = composer.querySelector<HTMLInputElement>("[name=known]");
  if (!known || composer.hasAttribute("data-begun")) return;
  composer.toggleAttribute("data-begun", true);
  const shown = document.querySelector<HTMLElement>("#thread")?.dataset["known"];
  if (shown && !hadWords(composer)) known.value = shown;
}

function hadWords(composer: HTMLElement): boolean {
  return Boolean(composer.querySelector("textarea")?.defaultValue.trim());
}

const HIGHEST = 4000;

/**
 * Puts a contact form or a survey where its script stands in a page: `data-form` or `data-survey` names it, `data-lang` its language,
 * `data-who` who is signed in there (a token that the site has signed). It grows with its content.
 */
export function embed(script: Element | null): HTMLIFrameElement | undefined {
  if (!(script instanceof HTMLScriptElement)) return undefined;
  const { form, survey } = script.dataset;
  if (!form && !survey) return undefined;
  const home = new URL(script.src);
  const address = new URL(
    form ? `/f/${encodeURIComponent(form)}` : `/s/${encodeURIComponent(survey ?? "")}`,
    home,
  );
  address.searchParams.set("embed", "1");
  const language = script.dataset.lang ?? document.documentElement.lang.slice(0, 2);
  if (language) address.searchParams.set("lang", language);
  if (script.dataset.who) address.searchParams.set("who", script.dataset.who);
  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = script.dataset.title ?? document.title;
  frame.style.cssText = "border:0;width:100%;min-height:32rem;color-scheme:normal";
  window.addEventListener("message", (event) => fit(frame, home.origin, event));
  script.after(frame);
  return frame;
}

function fit(frame: HTMLIFrameElement, origin: string, event: MessageEvent): void {
  if (event.source !== frame.contentWindow || event.origin !== origin) return;
  const told = event.data as { kuula?: string; height?: unknown } | null;
  if (told?.kuula !== "height" || typeof told.height !== "number") return;
  frame.style.height = `${Math.min(Math.max(told.height, 0), HIGHEST)}px`;
  frame.style.minHeight = "0";
}

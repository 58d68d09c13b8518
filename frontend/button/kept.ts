/** Where the page of a button is kept for when there is no network. */
export const KEPT = "kuula-button";

/** Keep the page at hand with its style and script: the first time they came before the worker was there. */
export async function keepPage(): Promise<void> {
  const parts = [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet], link[rel=icon]")].map(
    ({ href }) => href,
  );
  const scripts = [...document.scripts].map(({ src }) => src).filter(Boolean);
  const kept = await caches.open(KEPT);
  await kept.addAll([location.pathname, ...parts, ...scripts]);
}

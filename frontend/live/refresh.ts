import htmx from "htmx.org";

const PATIENCE = 5000;
const SPREAD = 5000;
let all = 0;
const later = new WeakSet<HTMLElement>();
const busy = new WeakMap<HTMLElement, "once" | "again">();

/** Fetches anew every region that listens to one of `topics` and morphs it in place. */
export function refresh(topics: string[]): void {
  for (const region of document.querySelectorAll<HTMLElement>("[data-live][data-live-src]")) {
    const own = region.dataset["live"]?.split(/\s+/) ?? [];
    if (topics.includes("*") || own.some((topic) => topics.includes(topic))) void renew(region);
  }
}

/** The same for what a stream says to every page at once: they ask for everything one by one, within five seconds. */
export function refreshInTurn(topics: string[]): void {
  if (!topics.includes("*")) return refresh(topics);
  all ||= window.setTimeout(() => {
    all = 0;
    refresh(topics);
  }, Math.random() * SPREAD);
}

async function renew(region: HTMLElement): Promise<void> {
  if (busy.has(region)) return void busy.set(region, "again");
  busy.set(region, "once");
  const headers = { "HX-Request": "true", Accept: "text/html" };
  const source = region.dataset["liveSrc"] ?? "";
  const answer = await fetch(source, { headers, cache: "no-store" }).catch(() => null);
  const usable = answer?.ok && !answer.redirected && answer.status === 200;
  const text = usable ? await answer.text().catch(() => "") : "";
  if (text && region.isConnected) {
    await htmx.swap({ text, target: region, sourceElement: region, swap: "outerMorph" });
  }
  if (!answer || answer.status >= 500) tryLater(region);
  const again = busy.get(region) === "again";
  busy.delete(region);
  if (again && region.isConnected) await renew(region);
}

function tryLater(region: HTMLElement): void {
  if (later.has(region)) return;
  later.add(region);
  window.setTimeout(() => {
    later.delete(region);
    if (region.isConnected) void renew(region);
  }, PATIENCE);
}

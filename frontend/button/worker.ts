import { KEPT } from "./kept";

interface Fetched {
  request: Request;
  respondWith: (answer: Promise<Response>) => void;
}
interface Here {
  skipWaiting: () => Promise<void>;
  clients: { claim: () => Promise<void> };
  addEventListener: (name: string, hear: (event: never) => void) => void;
}

const here = self as unknown as Here;

here.addEventListener("install", (event: { waitUntil: (work: Promise<unknown>) => void }) =>
  event.waitUntil(here.skipWaiting()),
);
here.addEventListener("activate", (event: { waitUntil: (work: Promise<unknown>) => void }) =>
  event.waitUntil(here.clients.claim()),
);

/** The page of a button and what it is drawn with: from the network, and as it was last when there is none. */
here.addEventListener("fetch", (event: Fetched) => {
  if (event.request.method === "GET") event.respondWith(fresh(event.request));
});

async function fresh(request: Request): Promise<Response> {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await kept.put(request, answer.clone());
    return answer;
  } catch (error) {
    const before = await kept.match(request, { ignoreSearch: true, ignoreVary: true });
    if (before) return before;
    throw error;
  }
}

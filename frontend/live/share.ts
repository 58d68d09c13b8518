import { Hub } from "./hub";
import type { Word } from "./stream";

type Called = { joined: string };

/** Listens after number `last` to one stream per browser: in a shared worker, else in whichever tab leads. Returns how to stop. */
export function listen(url: string, worker: string, last: string, hear: (word: Word) => void): () => void {
  const shared = "SharedWorker" in window && worker;
  return shared ? throughWorker(url, worker, last, hear) : throughLeader(url, last, hear);
}

function throughWorker(url: string, worker: string, last: string, hear: (word: Word) => void): () => void {
  const { port } = new SharedWorker(worker, { type: "module", name: "kuula-live" });
  port.onmessage = ({ data }: MessageEvent<Word>) => hear(data);
  port.postMessage({ listen: url, last });
  return () => {
    port.postMessage({ leave: true });
    port.close();
  };
}

function throughLeader(url: string, last: string, hear: (word: Word) => void): () => void {
  const channel = new BroadcastChannel("kuula-live");
  const waiting = new AbortController();
  const hub = new Hub(url);
  let release: (() => void) | undefined;
  const listener = {
    postMessage: (word: Word): void => {
      if ("id" in word && word.id) last = word.id;
      hear(word);
      if (release) channel.postMessage(word);
    },
  };
  channel.onmessage = ({ data }: MessageEvent<Word | Called>) => {
    if (!("joined" in data)) listener.postMessage(data);
    else if (release) hub.catchUp(channel, data.joined);
  };
  const lead = (): Promise<void> =>
    new Promise((done) => {
      release = done;
      hub.join(listener, last); // after another leader: from where that one was
    });
  channel.postMessage({ joined: last } satisfies Called);
  const locks = navigator.locks as LockManager | undefined;
  if (locks) locks.request("kuula-live", { signal: waiting.signal }, lead).catch(() => undefined);
  else void lead();
  return () => {
    hub.leave(listener);
    release?.();
    waiting.abort();
    channel.close();
  };
}

import { Stream, type Word } from "./stream";

/** Listens to one stream per browser: in a shared worker, else in whichever tab leads. Returns how to stop. */
export function listen(url: string, worker: string, hear: (word: Word) => void): () => void {
  return "SharedWorker" in window && worker ? throughWorker(url, worker, hear) : throughLeader(url, hear);
}

function throughWorker(url: string, worker: string, hear: (word: Word) => void): () => void {
  const { port } = new SharedWorker(worker, { type: "module", name: "kuula-live" });
  port.onmessage = ({ data }: MessageEvent<Word>) => hear(data);
  port.postMessage({ listen: url });
  return () => {
    port.postMessage({ leave: true });
    port.close();
  };
}

function throughLeader(url: string, hear: (word: Word) => void): () => void {
  const channel = new BroadcastChannel("kuula-live");
  const waiting = new AbortController();
  let stream: Stream | undefined;
  let release: (() => void) | undefined;
  channel.onmessage = ({ data }: MessageEvent<Word>) => hear(data);
  const say = (word: Word): void => {
    hear(word);
    channel.postMessage(word);
  };
  const began = Date.now();
  const lead = (): Promise<void> =>
    new Promise((done) => {
      release = done;
      stream = new Stream(url, say, Date.now() - began > 1000); // after another leader: catch up
      stream.open();
    });
  const locks = navigator.locks as LockManager | undefined;
  if (locks) locks.request("kuula-live", { signal: waiting.signal }, lead).catch(() => undefined);
  else void lead();
  return () => {
    stream?.close();
    release?.();
    waiting.abort();
    channel.close();
  };
}

import { beforeEach, expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { Push } from "./push";

customElements.define("k-push", Push);
const reload = vi.fn();
const posted: string[] = [];
let allowed = "granted";
const key = (...bytes: number[]): ArrayBuffer => new Uint8Array(bytes).buffer;
const subscription = {
  endpoint: "https://push.example/1",
  getKey: (name: string) => (name === "auth" ? key(1, 2) : key(4, 5)),
};
const registration = {
  active: {},
  pushManager: { getSubscription: async () => null, subscribe: async () => subscription },
};
const shown = (): string[] =>
  ["able", "unable", "denied", "failed"].filter(
    (name) => !document.querySelector(`[data-${name}]`)?.hasAttribute("hidden"),
  );

beforeEach(() => {
  posted.length = 0;
  reload.mockClear();
  allowed = "granted";
  vi.stubGlobal("Notification", { requestPermission: async () => allowed });
  vi.stubGlobal("PushManager", class {});
  Object.defineProperty(window, "PushManager", { value: class {}, configurable: true });
  Object.defineProperty(window, "isSecureContext", { value: true, configurable: true });
  const serviceWorker = { register: async () => registration, getRegistration: async () => registration };
  Object.defineProperty(navigator, "serviceWorker", { value: serviceWorker, configurable: true });
  vi.spyOn(window.location, "reload").mockImplementation(reload);
  vi.stubGlobal("fetch", (_url: string, { body }: { body: URLSearchParams }) => {
    posted.push(body.toString());
    return Promise.resolve(new Response(null, { status: 204 }));
  });
});

const draws = (): void =>
  draw(
    `<k-push data-key="AQI" data-worker="/static/kuula/push-worker.js" data-url="/b" data-token="t"><p data-unable></p><p data-denied hidden></p><p data-failed hidden></p><div data-able hidden><button>On</button></div></k-push>`,
  );

test("nothing is asked before the button is pressed; then the server is told", async () => {
  draws();
  expect(shown()).toEqual(["able"]);
  expect(posted).toEqual([]);
  document.querySelector("button")?.click();
  await vi.waitFor(() => expect(reload).toHaveBeenCalled());
  expect(posted).toEqual(["endpoint=https%3A%2F%2Fpush.example%2F1&public=BAU&auth=AQI"]);
});

test("who does not allow it is told where to change that", async () => {
  allowed = "denied";
  draws();
  document.querySelector("button")?.click();
  await vi.waitFor(() => expect(shown()).toEqual(["able", "denied"]));
  expect(posted).toEqual([]);
});

test("a browser without push says so", () => {
  Object.defineProperty(window, "isSecureContext", { value: false, configurable: true });
  draws();
  expect(shown()).toEqual(["unable"]);
});

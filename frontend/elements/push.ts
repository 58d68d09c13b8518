import { bytesOf, written } from "../push/told";

/** Lets this browser show notices, once its reader presses the button; says why it cannot. */
export class Push extends HTMLElement {
  connectedCallback(): void {
    const able = window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window;
    this.#show(able ? "able" : "unable");
    this.addEventListener("click", this.#pressed);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#pressed);
  }

  #pressed = async (event: Event): Promise<void> => {
    const button = (event.target as Element).closest("button");
    if (!button) return;
    button.disabled = true;
    const said = await this.#ask().catch(() => "failed");
    button.disabled = false;
    if (said) return this.#show("able", said);
    location.reload();
  };

  /** What went wrong; nothing when all is well. */
  async #ask(): Promise<string> {
    if ((await Notification.requestPermission()) !== "granted") return "denied";
    await navigator.serviceWorker.register(this.dataset["worker"] ?? "");
    const scope = new URL(".", new URL(this.dataset["worker"] ?? "", location.href)).href;
    const registration = await ready(await navigator.serviceWorker.getRegistration(scope));
    await (await registration.pushManager.getSubscription())?.unsubscribe(); // it may be of an older key
    const key = bytesOf(this.dataset["key"] ?? "");
    const options = { userVisibleOnly: true, applicationServerKey: key };
    return this.#tell(await registration.pushManager.subscribe(options));
  }

  async #tell(subscription: PushSubscription): Promise<string> {
    const body = new URLSearchParams({
      endpoint: subscription.endpoint,
      public: written(subscription.getKey("p256dh")),
      auth: written(subscription.getKey("auth")),
    });
    const headers = { "X-CSRFToken": this.dataset["token"] ?? "", "HX-Request": "true" };
    const answer = await fetch(this.dataset["url"] ?? "", { method: "POST", body, headers });
    return answer.status === 204 ? "" : "failed";
  }

  #show(...said: string[]): void {
    for (const name of ["able", "unable", "denied", "failed"])
      this.querySelector(`[data-${name}]`)?.toggleAttribute("hidden", !said.includes(name));
  }
}

/** The registration once its worker runs: before that a browser takes no subscription. */
function ready(registration: ServiceWorkerRegistration | undefined): Promise<ServiceWorkerRegistration> {
  return new Promise((done, fail) => {
    const worker = registration?.active ?? registration?.waiting ?? registration?.installing;
    if (!registration || !worker) return fail(new Error("no worker"));
    if (registration.active) return done(registration);
    worker.addEventListener("statechange", () => worker.state === "activated" && done(registration));
  });
}

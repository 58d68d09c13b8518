import { place, type Told } from "./told";

interface Shown {
  registration: { showNotification: (title: string, options: object) => Promise<void> };
  clients: {
    matchAll: (what: object) => Promise<{ url: string; focus: () => Promise<unknown> }[]>;
    openWindow: (url: string) => Promise<unknown>;
  };
  location: Location;
  addEventListener: (name: string, hear: (event: never) => void) => void;
}
type Waits = { waitUntil: (work: Promise<unknown>) => void };
type Pushed = Waits & { data: { json: () => Told } | null };
type Clicked = Waits & { notification: { close: () => void; data?: { url?: string } } };

const here = self as unknown as Shown;

/** Shows a notice; the next of the same conversation takes its place. */
here.addEventListener("push", (event: Pushed) => {
  if (!event.data) return;
  const { title, body, url, tag, lang } = event.data.json();
  const icon = new URL("icon.svg", here.location.href).href;
  event.waitUntil(
    here.registration.showNotification(title, { body, tag, lang, icon, renotify: true, data: { url } }),
  );
});

/** Opens what a notice is about, in the window that shows it already if there is one. */
here.addEventListener("notificationclick", (event: Clicked) => {
  event.notification.close();
  const wanted = place(event.notification.data?.url, here.location.origin);
  const open = async (): Promise<unknown> => {
    const windows = await here.clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = windows.find(({ url }) => url === wanted);
    return there ? there.focus() : here.clients.openWindow(wanted);
  };
  event.waitUntil(open());
});

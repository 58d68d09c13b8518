import { Hub } from "./hub";

const hubs = new Map<string, Hub>();

/** Tabs say {listen: address, last: number} to join and {leave: true} before they go. */
(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = ({ ports }) => {
  const port = ports[0];
  if (!port) return;
  let hub: Hub | undefined;
  port.onmessage = ({ data }: MessageEvent<{ listen?: string; last?: string; leave?: boolean }>) => {
    if (data.leave) hub?.leave(port);
    if (!data.listen) return;
    hub = hubs.get(data.listen) ?? new Hub(data.listen);
    hubs.set(data.listen, hub);
    hub.join(port, data.last);
  };
};

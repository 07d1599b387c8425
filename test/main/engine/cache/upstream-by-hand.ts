import { Agent, type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { RunningCache } from './run-cache.ts';

/** An upstream whose answers are given by hand. */
export function byHand() {
  const waiting: { incoming: IncomingMessage; response: ServerResponse }[] = [];
  const wanted: (() => void)[] = [];
  return {
    handler: (incoming: IncomingMessage, response: ServerResponse) => {
      waiting.push({ incoming, response });
      wanted.shift()?.();
    },
    /** The next request that the upstream gets. */
    async next(): Promise<{ incoming: IncomingMessage; response: ServerResponse }> {
      for (;;) {
        const first = waiting.shift();
        if (first !== undefined) return first;
        await new Promise<void>((resolve) => wanted.push(resolve));
      }
    },
    get waiting() {
      return waiting.length;
    },
  };
}

/** A request that its client may break off. */
export function leaving(port: number, path = '/') {
  let outgoing: ClientRequest | undefined;
  const head = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing = request({ host: '127.0.0.1', port, path, agent: new Agent({ keepAlive: false }) }, resolve);
    outgoing.once('error', reject);
    outgoing.end();
  });
  head.catch(() => {});
  return { head, leave: () => outgoing?.destroy() };
}

/** Waits until the engine has so many exchanges under way. */
export async function underWay({ engine }: RunningCache, count: number): Promise<void> {
  for (;;) {
    const active = engine.engine.listExchanges().filter(({ state }) => state === 'active');
    if (active.length === count) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

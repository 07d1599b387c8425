import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';

/** How many ports may turn out not to be free for both versions of IP. */
const misses = 50;

async function listen(host: string, port: number): Promise<Server | null> {
  const server = createServer();
  try {
    server.listen({ host, port });
    await once(server, 'listening');
    return server;
  } catch {
    return null;
  }
}

const close = async (server: Server | null): Promise<void> => {
  if (server === null) return;
  server.close();
  await once(server, 'close');
};

/**
 * Ports that are free on 127.0.0.1 and, where this machine has it, on ::1. Each is held until all are found, so no two are the same.
 *
 * @throws Error when none can be found
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const held: (Server | null)[] = [];
  const ports: number[] = [];
  const probe = await listen('::1', 0);
  const hasVersion6 = probe !== null;
  await close(probe);
  try {
    for (let left = misses; ports.length < count; ) {
      if (left === 0)
        throw new Error('No free ports were found on this machine for the listeners of the scenario.');
      const one = await listen('127.0.0.1', 0);
      held.push(one);
      if (one === null) {
        left -= 1;
        continue;
      }
      // A server that listens on TCP has an address of this form.
      const { port } = one.address() as AddressInfo;
      const other = hasVersion6 ? await listen('::1', port) : null;
      held.push(other);
      if (hasVersion6 && other === null) left -= 1;
      else ports.push(port);
    }
    return ports;
  } finally {
    await Promise.all(held.map(close));
  }
}

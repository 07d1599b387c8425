import { once } from 'node:events';
import { createServer } from 'node:net';

/** Loopback addresses that are not the one that well-meant traffic comes from. Not every system has the first. */
const candidates = ['127.0.0.66', '::1'];

/** An address of this machine that an attack can come from, so that it is not taken for the other clients; null where there is none. */
export async function otherClientAddress(): Promise<string | null> {
  for (const address of candidates) {
    const probe = createServer();
    try {
      probe.listen({ host: address, port: 0 });
      await once(probe, 'listening');
      return address;
    } catch {
      // Not on this system: the next one.
    } finally {
      probe.close();
    }
  }
  return null;
}

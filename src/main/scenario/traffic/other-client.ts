import { once } from 'node:events';
import { createServer } from 'node:net';
import { attackAddresses } from '../../../shared/scenario/stream.ts';

/** An address of this machine that an attack can come from, so that it is not taken for the other clients; null where there is none. */
export async function otherClientAddress(): Promise<string | null> {
  for (const address of attackAddresses) {
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

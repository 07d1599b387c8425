import { join } from 'node:path';
import { freePort } from '../process.ts';
import type { Peer } from './peer.ts';
import { startProxy } from './start-proxy.ts';

/** The usual reverse proxy library for Node. It has no HTTP/2. */
export const httpProxy3: Peer = {
  id: 'http-proxy-3',
  name: 'http-proxy-3',
  protocols: ['http1', 'websocket'],
  missing: () => null,
  async start({ origin, tls }) {
    const port = await freePort();
    return startProxy(port, process.execPath, [
      join(import.meta.dirname, 'http-proxy-3-server.ts'),
      String(port),
      String(origin.port),
      ...(tls === null ? [] : [tls.certificate, tls.key]),
    ]);
  },
};

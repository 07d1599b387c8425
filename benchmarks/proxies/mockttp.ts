import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../process.ts';
import type { Peer } from './peer.ts';
import { startProxy } from './start-proxy.ts';

const peers = join(import.meta.dirname, '../peers');

/** The proxy library under HTTP Toolkit. Its tree is too large to be a dependency of ours, so it has a package of its own. */
export const mockttp: Peer = {
  id: 'mockttp',
  name: 'mockttp',
  protocols: ['http1', 'http2', 'websocket'],
  missing: () =>
    existsSync(join(peers, 'node_modules/mockttp')) ? null : 'npm install --prefix benchmarks/peers',
  async start({ origin, tls }) {
    const port = await freePort();
    const files = tls === null ? [] : [tls.authorityCertificate, tls.authorityKey];
    return startProxy(port, process.execPath, [
      join(peers, 'mockttp-server.mjs'),
      String(port),
      String(origin.port),
      ...files,
    ]);
  },
};

import { join } from 'node:path';
import { proxyCore, startOnCore } from '../process.ts';
import type { Peer } from './peer.ts';

/** The usual Node reverse proxy, with an agent that keeps connections. */
export const httpProxy3: Peer = {
  name: 'http-proxy-3',
  hasTls: false,
  missing: () => null,
  start: ({ originPort, httpPort }) =>
    startOnCore(
      proxyCore,
      process.execPath,
      [join(import.meta.dirname, 'http-proxy-3-server.ts'), String(httpPort), String(originPort)],
      httpPort,
    ),
};

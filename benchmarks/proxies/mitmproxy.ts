import { hasProgram } from '../cores.ts';
import { freePort } from '../process.ts';
import type { Peer } from './peer.ts';
import { startProxy } from './start-proxy.ts';

/** mitmdump as a reverse proxy that prints nothing and, as the others, passes large bodies through. */
export const mitmproxy: Peer = {
  id: 'mitmproxy',
  name: 'mitmproxy',
  protocols: ['http1', 'http2', 'websocket'],
  missing: () => (hasProgram('mitmdump') ? null : 'apt-get install mitmproxy'),
  async start({ directory, origin, tls }) {
    const port = await freePort();
    const settings = {
      confdir: directory,
      // It tells TLS from plain by a connection's first bytes.
      mode: `reverse:http://127.0.0.1:${origin.port}`,
      listen_host: '127.0.0.1',
      listen_port: String(port),
      flow_detail: '0',
      termlog_verbosity: 'error',
      stream_large_bodies: '64k',
      ...(tls === null ? {} : { certs: `*=${tls.bundle}` }),
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    return startProxy(port, 'mitmdump', options);
  },
};

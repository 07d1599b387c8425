import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasProgram } from '../cores.ts';
import { freePort } from '../process.ts';
import { keptConnections, type Peer, type ProxySetup } from './peer.ts';
import { startProxy } from './start-proxy.ts';

export const caddy: Peer = {
  id: 'caddy',
  name: 'Caddy',
  protocols: ['http1', 'http2', 'websocket'],
  missing: () => (hasProgram('caddy') ? null : 'apt-get install caddy'),
  async start(setup) {
    const port = await freePort();
    const file = join(setup.directory, 'Caddyfile');
    writeFileSync(file, caddyConfig(port, setup));
    // It knows from its one core that one thread is enough. HOME is where it would keep files of its own.
    return startProxy(port, 'caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
      HOME: setup.directory,
    });
  },
};

const caddyConfig = (port: number, { directory, origin, tls }: ProxySetup): string => `{
  admin off
  auto_https off
  default_sni localhost
  storage file_system ${directory}
}
${tls === null ? 'http' : 'https'}://localhost:${port} {
  bind 127.0.0.1
${tls === null ? '' : `  tls ${tls.certificate} ${tls.key}\n`}  reverse_proxy 127.0.0.1:${origin.port} {
    transport http {
      keepalive_idle_conns_per_host ${keptConnections}
    }
  }
}
`;

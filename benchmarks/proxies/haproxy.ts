import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasProgram } from '../cores.ts';
import { freePort } from '../process.ts';
import { keptConnections, type Peer, type ProxySetup } from './peer.ts';
import { startProxy } from './start-proxy.ts';

export const haproxy: Peer = {
  id: 'haproxy',
  name: 'HAProxy',
  protocols: ['http1', 'http2', 'websocket'],
  missing: () => (hasProgram('haproxy') ? null : 'apt-get install haproxy'),
  async start(setup) {
    const port = await freePort();
    const file = join(setup.directory, 'haproxy.cfg');
    writeFileSync(file, haproxyConfig(port, setup));
    return startProxy(port, 'haproxy', ['-f', file, '-db']);
  },
};

const haproxyConfig = (port: number, { origin, tls }: ProxySetup): string => `global
  nbthread 1
  maxconn 4096
  tune.ssl.cachesize 0
  ssl-default-bind-options no-tls-tickets
defaults
  mode http
  option forwardfor
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout tunnel 60s
frontend web
  bind 127.0.0.1:${port}${tls === null ? '' : ` ssl crt ${tls.bundle} alpn h2,http/1.1`}
  default_backend origin
backend origin
  http-reuse always
  server one 127.0.0.1:${origin.port} pool-max-conn ${keptConnections}
`;

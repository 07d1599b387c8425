import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasProgram, proxyCore, startOnCore } from '../process.ts';
import type { Peer } from './peer.ts';

export const haproxy: Peer = {
  name: 'HAProxy',
  hasTls: true,
  missing: () => (hasProgram('haproxy') ? null : 'haproxy is not installed'),
  start({ directory, originPort, httpPort, httpsPort, certificate, key }) {
    const bundle = join(directory, 'bundle.pem');
    writeFileSync(bundle, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'));
    const file = join(directory, 'haproxy.cfg');
    writeFileSync(
      file,
      `global
  nbthread 1
  maxconn 4096
defaults
  mode http
  option forwardfor
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend web
  bind 127.0.0.1:${httpPort}
  bind 127.0.0.1:${httpsPort} ssl crt ${bundle} alpn h2,http/1.1
  default_backend origin
backend origin
  http-reuse always
  server one 127.0.0.1:${originPort}
`,
    );
    return startOnCore(proxyCore, 'haproxy', ['-f', file, '-db'], httpPort);
  },
};

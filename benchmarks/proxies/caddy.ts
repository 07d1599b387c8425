import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasProgram, proxyCore, startOnCore } from '../process.ts';
import type { Peer } from './peer.ts';

export const caddy: Peer = {
  name: 'Caddy',
  hasTls: true,
  missing: () => (hasProgram('caddy') ? null : 'caddy is not installed'),
  start({ directory, originPort, httpPort, httpsPort, certificate, key }) {
    const file = join(directory, 'Caddyfile');
    writeFileSync(
      file,
      `{
  admin off
  auto_https off
  default_sni bench.localhost
  storage file_system ${directory}
}
http://127.0.0.1:${httpPort}, http://bench.localhost:${httpPort} {
  reverse_proxy 127.0.0.1:${originPort}
}
https://bench.localhost:${httpsPort} {
  tls ${certificate} ${key}
  reverse_proxy 127.0.0.1:${originPort}
}
`,
    );
    // One core, as for the others: Go would otherwise start as many threads as the machine has.
    return startOnCore(proxyCore, 'caddy', ['run', '--config', file, '--adapter', 'caddyfile'], httpPort, {
      GOMAXPROCS: '1',
      HOME: directory,
    });
  },
};

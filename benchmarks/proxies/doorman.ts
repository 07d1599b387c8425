import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { proxyCore, startOnCore } from '../process.ts';
import type { Peer } from './peer.ts';

const commandLine = join(import.meta.dirname, '../../out/main/cli.js');

/** Doorman as people run it, every stage's decisions recorded; `capture: off` keeps no exchange. */
export const doorman = (capture: 'on' | 'off'): Peer => ({
  name: `Doorman, capture ${capture}`,
  hasTls: true,
  missing: () => (existsSync(commandLine) ? null : 'it is not built: run npm run build'),
  start({ directory, originPort, httpPort, httpsPort, certificate, key }) {
    const file = join(directory, 'doorman.yaml');
    writeFileSync(
      file,
      `version: 1
listeners:
  - {id: plain, port: ${httpPort}, tls: off}
  - {id: web, port: ${httpsPort}, tls: {cert: ${certificate}, key: ${key}}}
routes:
  - id: other
    match: {hosts: [other.localhost]}
    to: {respond: {status: 404}}
  - id: bench
    match: {hosts: [bench.localhost, 127.0.0.1]}
    to: {pool: origin}
pools:
  - id: origin
    upstreams: [{id: one, url: "http://127.0.0.1:${originPort}"}]
${capture === 'off' ? 'capture: {exchanges: 0, history: 0B}\n' : ''}`,
    );
    return startOnCore(
      proxyCore,
      process.execPath,
      [commandLine, 'serve', '--no-ui', '--config', file, '--data-dir', join(directory, 'data')],
      httpPort,
    );
  },
});

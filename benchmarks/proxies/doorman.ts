import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../process.ts';
import { keptConnections, type Peer, type ProxySetup } from './peer.ts';
import { startProxy } from './start-proxy.ts';

/**
 * Doorman as people run it from the command line, every stage's decisions recorded. With `capture: 'on'` everything else
 * stands at its default; with `'off'` no exchange is kept and no history written.
 *
 * @param build the folder that holds `out/`
 */
export const doorman = (build: string, capture: 'on' | 'off'): Peer =>
  doormanWith(build, {
    id: capture === 'on' ? 'doorman' : 'doorman-off',
    name: `Doorman, capture ${capture}`,
    capture,
  });

export interface DoormanVariant {
  readonly id: string;
  readonly name: string;
  /** `on` keeps every default, `off` keeps no exchange and no history; anything else is the section as YAML in flow style. */
  readonly capture: string;
  /** Further keys of the route that is measured, as YAML in flow style. */
  readonly route?: string;
}

/** @param build the folder that holds `out/` */
export const doormanWith = (build: string, variant: DoormanVariant): Peer => ({
  id: variant.id,
  name: variant.name,
  protocols: ['http1', 'http2', 'websocket'],
  missing: () => (existsSync(commandLine(build)) ? null : 'npm run build'),
  async start(setup) {
    const port = await freePort();
    const file = join(setup.directory, 'doorman.yaml');
    writeFileSync(file, doormanConfig(port, variant, setup));
    return startProxy(port, process.execPath, [
      ...(setup.nodeOptions ?? []),
      commandLine(build),
      'serve',
      '--no-ui',
      '--config',
      file,
      '--data-dir',
      join(setup.directory, 'data'),
    ]);
  },
});

const commandLine = (build: string): string => join(build, 'out/main/cli.js');

/** Two routes, so that routing is part of what is measured. */
const doormanConfig = (
  port: number,
  { capture, route = '' }: DoormanVariant,
  { origin, tls }: ProxySetup,
): string => `version: 1
listeners:
  - {id: web, port: ${port}, tls: ${tls === null ? 'off' : `{cert: ${tls.certificate}, key: ${tls.key}}`}, limits: {connectionsPerClient: 10000}}
routes:
  - id: other
    match: {hosts: [other.localhost]}
    to: {respond: {status: 404}}
  - id: bench
    match: {hosts: [localhost, 127.0.0.1]}
    to: {pool: origin}
    ${route}
pools:
  - id: origin
    upstreams: [{id: one, url: "http://127.0.0.1:${origin.port}"}]
    keepAlive: {connections: ${keptConnections}}
${capture === 'on' ? '' : `capture: ${capture === 'off' ? '{exchanges: 0, history: 0B}' : capture}\n`}`;

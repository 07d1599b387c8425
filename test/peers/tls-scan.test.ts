import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPeer, missingPeers } from '../../tooling/peers.ts';
import { openTestClients } from '../helpers/client-certificates.ts';
import { Closers } from '../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../helpers/run-engine.ts';

const run = promisify(execFile);
const closers = new Closers();
let engine: RunningEngine;

const missing = missingPeers('sslscan', 'openssl');
const note = missing === '' ? '' : ` (skipped: no ${missing})`;

beforeAll(async () => {
  if (missing !== '') return;
  const own = await openTestClients(closers);
  engine = await runEngine(
    {
      version: 1,
      listeners: [
        { id: 'usual', port: 0 },
        { id: 'newest', port: 0, minTlsVersion: 'TLSv1.3' },
        { id: 'asking', port: 0, clientCertificates: { mode: 'optional' } },
      ],
      routes: [{ id: 'hello', to: { respond: { body: 'hello' } } }],
    },
    { tls: true, clientTrust: own.clients.trust() },
  );
  closers.add(engine.stop);
});
afterAll(() => closers.closeAll());

interface Scan {
  /** `TLSv1.2`: enabled or not. */
  readonly versions: ReadonlyMap<string, boolean>;
  readonly ciphers: readonly { readonly version: string; readonly name: string; readonly bits: number }[];
  readonly xml: string;
}

const attribute = (element: string, name: string): string =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(element)?.[1] ?? '';

async function scan(listener: string): Promise<Scan> {
  const { stdout: xml } = await run(
    findPeer('sslscan') ?? '',
    ['--xml=-', '--no-colour', '--sni-name=shop.localhost', `127.0.0.1:${engine.port(listener)}`],
    { maxBuffer: 8 * 1024 * 1024 },
  );
  const elements = (name: string) => xml.match(new RegExp(`<${name}\\b[^>]*>`, 'g')) ?? [];
  return {
    xml,
    versions: new Map(
      elements('protocol').map((one) => [
        `${attribute(one, 'type').toUpperCase()}v${attribute(one, 'version')}`,
        attribute(one, 'enabled') === '1',
      ]),
    ),
    ciphers: elements('cipher').map((one) => ({
      version: attribute(one, 'sslversion'),
      name: attribute(one, 'cipher'),
      bits: Number(attribute(one, 'bits')),
    })),
  };
}

describe.skipIf(missing !== '')(`a scan of a listener with sslscan${note}`, () => {
  it.each(['usual', 'asking'])('finds TLS 1.2 and 1.3 and no weakness: %s', async (listener) => {
    const { versions, ciphers, xml } = await scan(listener);
    expect(Object.fromEntries(versions)).toEqual({
      SSLv2: false,
      SSLv3: false,
      'TLSv1.0': false,
      'TLSv1.1': false,
      'TLSv1.2': true,
      'TLSv1.3': true,
    });
    expect(new Set(ciphers.map(({ version }) => version))).toEqual(new Set(['TLSv1.2', 'TLSv1.3']));
    for (const { name, bits } of ciphers) {
      // Forward secret and authenticated, and nothing else.
      expect(name).toMatch(/^(TLS_|ECDHE-)/);
      expect(name).toMatch(/GCM|CHACHA20/);
      expect(bits).toBeGreaterThanOrEqual(128);
    }
    expect(xml).not.toMatch(/strength="(weak|null|anonymous|medium)"/);
    for (const group of xml.match(/<group [^>]*>/g) ?? []) {
      expect(Number(attribute(group, 'bits'))).toBeGreaterThanOrEqual(128);
    }
    expect(xml).toContain('<renegotiation supported="0"');
    expect(xml.match(/<heartbleed [^>]*vulnerable="0"/g)).toHaveLength(2);
    expect(xml).not.toMatch(/<heartbleed [^>]*vulnerable="1"/);
  });

  it('finds nothing but TLS 1.3 where that is the lowest', async () => {
    const { versions, ciphers } = await scan('newest');
    expect([...versions].filter(([, enabled]) => enabled)).toEqual([['TLSv1.3', true]]);
    expect(ciphers.length).toBeGreaterThan(0);
  });
});

describe.skipIf(missing !== '')(`openssl s_client${note}`, () => {
  /** What a client of OpenSSL says of a connection, with commands such as `R` sent to it. */
  async function connect(listener: string, args: readonly string[], commands = 'Q\n'): Promise<string> {
    const child = run('openssl', [
      's_client',
      '-connect',
      `127.0.0.1:${engine.port(listener)}`,
      '-servername',
      'shop.localhost',
      '-CAfile',
      engine.authority?.caPath ?? '',
      ...args,
    ]);
    child.child.stdin?.on('error', () => {});
    child.child.stdin?.end(commands);
    const { stdout, stderr } = await child.catch((error: unknown) => ({
      stdout: String(Reflect.get(Object(error), 'stdout')),
      stderr: String(Reflect.get(Object(error), 'stderr')),
    }));
    return `${stdout}\n${stderr}`;
  }

  it('is not compressed, and cannot be talked into an older version than both speak', async () => {
    expect(await connect('usual', ['-tls1_2', '-comp'])).toContain('Compression: NONE');
    // RFC 7507
    expect(await connect('usual', ['-tls1_2', '-fallback_scsv'])).toContain('inappropriate fallback');
  });

  it('cannot renegotiate: a client stays who it was', async () => {
    const said = await connect('asking', ['-tls1_2'], 'R\n');
    expect(said).toContain('Secure Renegotiation IS supported');
    expect(said).toContain('RENEGOTIATING');
    expect(said).toMatch(/error|errno|closed|unexpected eof/i);
  });

  it('is told which authority a client certificate has to be of', async () => {
    const said = await connect('asking', ['-tls1_2']);
    expect(said).toContain('Acceptable client certificate CA names');
    expect(said).toContain('Doorman client authority');
    expect(await connect('usual', ['-tls1_2'])).toContain('No client certificate CA names sent');
  });
});

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exportConfig } from '../../../src/main/export/export-config.ts';
import { checkConfig } from '../../../src/shared/config/check.ts';
import type { Config } from '../../../src/shared/config/schema.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { createTestAuthority, signWithoutChecks, type TestAuthority } from '../../helpers/test-authority.ts';
import { readConfig } from '../../main/export/every-key.ts';
import type { ExportPeer } from './differential.ts';
import { exportPeers } from './proxies.ts';

let authority: TestAuthority;
let pair: { readonly certificatePem: string; readonly privateKeyPem: string };

beforeAll(async () => {
  authority = await createTestAuthority();
  pair = await signWithoutChecks(authority.material, 'localhost');
});

afterAll(() => authority?.close());

/** What the proxy says against the export of a configuration, with real certificates in place of those it names. */
async function refusalOf({ format, refusal }: ExportPeer, config: Config): Promise<string> {
  const directory = await temporaryDirectory();
  const places = {
    certificates: directory,
    cache: `${directory}/cache`,
    authorities: join(directory, 'ca.pem'),
  };
  const [file] = exportConfig(config, format, places).files;
  const text = (file?.text ?? '').replaceAll('/c/', `${directory}/`);
  for (const [, name] of text.matchAll(
    new RegExp(`${directory}/([a-z0-9-]+\\.(?:pem|key|crt|bundle))`, 'g'),
  )) {
    const isKey = name?.includes('key') === true;
    await writeFile(
      join(directory, name ?? ''),
      isKey
        ? pair.privateKeyPem
        : `${pair.certificatePem}
${format === 'haproxy' ? pair.privateKeyPem : ''}`,
    );
  }
  return refusal(text, directory);
}

const examples = new URL('../../../examples/', import.meta.url);
const files = (await readdir(examples)).filter((name) => name.endsWith('.yaml'));

for (const peer of exportPeers) {
  const note = peer.missing === '' ? '' : ` (skipped: no ${peer.missing})`;

  describe.skipIf(peer.missing !== '')(`${peer.format} takes the export${note}`, () => {
    it('of a configuration with every key', async () => {
      expect(await refusalOf(peer, readConfig())).toBe('');
    });

    it.each(files)('of examples/%s', async (name) => {
      const checked = checkConfig(parse(await readFile(new URL(name, examples), 'utf8')));
      if (!checked.ok) throw new Error(`${name} is no valid configuration.`);
      expect(await refusalOf(peer, checked.config)).toBe('');
    });

    it('of a configuration with as many routes as a person may have', async () => {
      const routes = Array.from({ length: 300 }, (_, at) => ({
        id: `a-route-with-a-rather-long-name-no-${at}`,
        match: { hosts: [`host-${at}.a-domain-with-a-long-name.example`], paths: [`/path/${at}/*`] },
        to: { pool: 'shop' },
      }));
      const checked = checkConfig({
        version: 1,
        listeners: [{ id: 'web', port: 8443, tls: 'off' }],
        routes,
        pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://127.0.0.1:3001' }] }],
      });
      if (!checked.ok) throw new Error('The configuration of this test is not valid.');
      expect(await refusalOf(peer, checked.config)).toBe('');
    });
  });
}

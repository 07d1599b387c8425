import { X509Certificate } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { type RunningHost, runHost } from '../../helpers/start-host.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { createTestAuthority, signWithoutChecks } from '../../helpers/test-authority.ts';

/** Pairs of certificate and key in a folder, which are replaced as renewal tools do it. */
async function openFiles() {
  const authority = await createTestAuthority();
  onTestFinished(() => authority.close());
  const directory = await temporaryDirectory();
  const pathsOf = (file: string) => ({
    cert: join(directory, `${file}.pem`),
    key: join(directory, `${file}.key`),
  });
  /** @returns the fingerprint of the certificate */
  const write = async (file: string, name: string): Promise<string> => {
    const pair = await signWithoutChecks(authority.material, name);
    const { cert, key } = pathsOf(file);
    for (const [path, text] of [
      [cert, pair.certificatePem],
      [key, pair.privateKeyPem],
    ] as const) {
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    }
    return new X509Certificate(pair.certificatePem).fingerprint256;
  };
  return { directory, pathsOf, write };
}

const portOf = ({ host }: RunningHost, id: string): number =>
  host.status().listeners.find((listener) => listener.id === id)?.port ?? 0;

/** The fingerprint of the certificate that a new connection is shown. */
const shown = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'x.localhost', rejectUnauthorized: false });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '');
      socket.destroy();
    });
  });

const listed = async ({ client }: RunningHost): Promise<Record<string, string>> => {
  const { items } = await client.call('certificates.list', {});
  return Object.fromEntries(
    items.flatMap(({ path, names }) => (path === null ? [] : [[path, names[0] ?? '']])),
  );
};

const renewals = async ({ client }: RunningHost) => {
  const { items } = await client.call('events.list', { limit: 100 });
  return items.flatMap((event) => (event.kind === 'certificate.renewed' ? [event.evidence] : []));
};

test('files that are replaced serve new handshakes, are told of once, and are listed, of every listener that has some and of no pool', async () => {
  const { pathsOf, write } = await openFiles();
  const first = await write('a', 'a.localhost');
  const other = await write('b', 'b.localhost');
  await write('pool', 'client.localhost');
  const config = (port: number, routes: readonly unknown[] = []) => ({
    version: 1,
    listeners: [
      { id: 'a', port, tls: pathsOf('a') },
      { id: 'b', port: 0, tls: pathsOf('b') },
    ],
    pools: [
      {
        id: 'shop',
        tls: pathsOf('pool'),
        upstreams: [{ id: 'a', url: 'https://localhost:9' }],
      },
    ],
    routes: [{ id: 'shop', to: { pool: 'shop' } }, ...routes],
  });
  const running = await runHost({ config: config(0) });
  const [a, b] = [pathsOf('a').cert, pathsOf('b').cert];
  expect(await shown(portOf(running, 'a'))).toBe(first);
  expect(await listed(running)).toEqual({ [a]: 'a.localhost', [b]: 'b.localhost' });

  const told = new Promise<void>((resolve) =>
    running.client.subscribe('events', {
      onEvent(items) {
        if ([items].flat().some(({ kind }) => kind === 'certificate.renewed')) resolve();
      },
    }),
  );
  await running.client.call('status.get', {});
  const second = await write('a', 'new.localhost');
  await told;
  await expect.poll(() => shown(portOf(running, 'a'))).toBe(second);
  expect(await shown(portOf(running, 'b'))).toBe(other);
  expect(await listed(running)).toEqual({ [a]: 'new.localhost', [b]: 'b.localhost' });

  // An apply reads every file again: nothing is new in them.
  const { revision } = await running.client.call('config.get', {});
  await running.client.call('config.apply', {
    input: config(0, [{ id: 'more', to: { respond: { status: 204 } } }]),
    baseRevision: revision,
  });
  expect(await listed(running)).toEqual({ [a]: 'new.localhost', [b]: 'b.localhost' });
  expect(await renewals(running)).toMatchObject([{ path: a, names: ['new.localhost'] }]);

  // One that is refused changes nothing of what is served.
  await writeFile(pathsOf('b').key, 'rubbish');
  await running.writeConfig(stringify(config(0)));
  await running.client.call('config.reload', {}).catch(() => undefined);
  expect(await shown(portOf(running, 'b'))).toBe(other);
  expect(await listed(running)).toEqual({ [a]: 'new.localhost', [b]: 'b.localhost' });
});

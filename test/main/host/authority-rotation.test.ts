import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { keepAuthority } from '../../../src/main/host/authority-keeper.ts';
import { createProblems } from '../../../src/main/host/problems.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { runHost } from '../../helpers/start-host.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { writeSingleLevelAuthority } from '../../helpers/test-authority.ts';
import { answering, apply, problem, urlOf } from './serving.ts';

const secure = {
  version: 1,
  listeners: [{ id: 'web', port: 0, protocols: ['h1'] }],
  routes: [answering('hello')],
};

interface Answer {
  readonly body: string;
  /** Fingerprint of the root that the server's chain led to. */
  readonly root: string;
}

/** One request on a connection of its own. @param onHead called when the head of the answer is there */
const ask = (url: string, ca: string, onHead: () => void = () => undefined): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(url, { agent: false, ca, servername: 'localhost' }, (response) => {
      onHead();
      const { root } = rootOf(response.socket as TLSSocket);
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ body, root }));
    })
      .on('error', reject)
      .end();
  });

function rootOf(socket: TLSSocket): { readonly root: string } {
  let issuer = socket.getPeerCertificate(true);
  while (issuer.issuerCertificate !== undefined && issuer.issuerCertificate !== issuer) {
    issuer = issuer.issuerCertificate;
  }
  return { root: issuer.fingerprint256 };
}

/** An upstream that sends half of its body, and the rest when it is told to. */
async function slowUpstream() {
  const finish = Promise.withResolvers<void>();
  const server = createServer((_, response) => {
    response.write('first half, ');
    void finish.promise.then(() => response.end('second half'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, finish: finish.resolve };
}

test('a rotation overlaps: the old one signs until the switch, and a request under way outlives it', async () => {
  const upstream = await slowUpstream();
  const { client, host, directory } = await runHost({
    config: {
      ...secure,
      routes: [{ id: 'shop', to: { pool: 'shop' } }],
      pools: [{ id: 'shop', upstreams: [{ id: 'a', url: upstream.url }] }],
    },
  });
  const caOf = (name: string) => readFile(join(directory, name), 'utf8');
  const url = urlOf(host.status());
  const begun = Promise.withResolvers<void>();
  const underWay = ask(url, await caOf('ca.pem'), begun.resolve);
  await begun.promise;

  const prepared = await client.call('authority.prepare', {});
  if (prepared.current.state !== 'ready' || prepared.next?.state !== 'ready') throw new Error('Not ready.');
  const nextCa = await caOf('ca-next.pem');
  await expect(ask(url, nextCa)).rejects.toMatchObject({ code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' });

  const switched = await client.call('authority.switch', {});
  expect(switched).toMatchObject({
    current: { state: 'ready', fingerprint: prepared.next.fingerprint },
    next: null,
    earlier: [{ fingerprint: prepared.current.fingerprint }],
  });
  upstream.finish();
  expect(await underWay).toEqual({
    body: 'first half, second half',
    root: prepared.current.fingerprint,
  });
  expect(await ask(url, nextCa)).toEqual({
    body: 'first half, second half',
    root: prepared.next.fingerprint,
  });
  const { items } = await client.call('events.list', { limit: 10 });
  expect(items.flatMap((event) => (event.kind === 'authority.changed' ? [event.evidence.act] : []))).toEqual([
    'prepared',
    'switched',
  ]);
});

test('what is prepared is there after a restart, and can be taken back', async () => {
  const directory = await temporaryDirectory();
  const options = { directory, extraNames: [], problems: createProblems(() => undefined) };
  const first = await keepAuthority(options);
  await first.prepare(false);
  const { next } = await first.overview();
  first.close();
  const second = await keepAuthority(options);
  onTestFinished(() => second.close());
  expect((await second.overview()).next).toEqual(next);
  await second.discard();
  expect(await second.overview()).toMatchObject({ next: null, current: { state: 'ready' } });
  await expect(second.switchOver()).rejects.toMatchObject({ code: 'authority.unavailable' });
});

test('the certificates in use are listed, and those of before the switch are gone with it', async () => {
  const { client, host, directory } = await runHost({ config: secure });
  await ask(urlOf(host.status()), await readFile(join(directory, 'ca.pem'), 'utf8'));
  const { items, total } = await client.call('certificates.list', {});
  expect(total).toBe(items.length);
  expect(items.map(({ names, path }) => ({ name: names[0], path }))).toContainEqual({
    name: 'localhost',
    path: null,
  });
  const before = items.map(({ notBefore }) => notBefore);
  await client.call('authority.prepare', {});
  await client.call('authority.switch', {});
  const after = await client.call('certificates.list', {});
  expect(after.items.every(({ notBefore }) => notBefore >= Math.max(...before))).toBe(true);
});

test('an authority of one level is told, and a rotation replaces it', async () => {
  const directory = await temporaryDirectory();
  await writeSingleLevelAuthority(directory);
  const { client } = await runHost({ dataDirectory: directory });
  expect((await client.call('authority.overview', {})).current).toMatchObject({ isSingleLevel: true });
  await client.call('authority.prepare', {});
  expect((await client.call('authority.switch', {})).current).toMatchObject({ isSingleLevel: false });
  expect((await readdir(directory)).filter((name) => name.startsWith('ca'))).toEqual(
    expect.arrayContaining(['ca.key', 'ca.pem', 'ca.pem.replaced']),
  );
});

test('names of a configuration that is applied later are in the next authority', async () => {
  const running = await runHost();
  const { client, host } = running;
  await apply(running, { version: 1, tls: { names: ['shop.example.com'] } });
  expect(problem(host.status(), 'authority.names_missing')?.action?.method).toBe('authority.prepare');
  const { next } = await client.call('authority.prepare', {});
  expect(next?.state === 'ready' && next.permittedNames).toContain('shop.example.com');
  await client.call('authority.switch', {});
  expect(problem(host.status(), 'authority.names_missing')).toBeUndefined();
});

const day = 86_400_000;

test.each([
  { left: 31 * day, severity: undefined },
  { left: 29 * day, severity: 'warning' },
])('$left ms before its end an authority is a problem of severity $severity', async ({ left, severity }) => {
  const directory = await temporaryDirectory();
  const problems = createProblems(() => undefined);
  const first = await keepAuthority({ directory, extraNames: [], problems });
  first.close();
  const facts = first.facts();
  if (facts.state !== 'ready') throw new Error(facts.state);
  const now = () => epochMilliseconds(facts.notAfter - left);
  const second = await keepAuthority({ directory, extraNames: [], problems, now });
  second.close();
  const found = problems.list().find(({ code }) => code === 'authority.expiring');
  expect(found?.severity).toBe(severity);
  expect(found?.action?.method).toBe(severity === undefined ? undefined : 'authority.prepare');
});

test('an authority that ends while it is in use becomes an error', async () => {
  const directory = await temporaryDirectory();
  const problems = createProblems(() => undefined);
  let now = Date.now();
  const keeper = await keepAuthority({
    directory,
    extraNames: [],
    problems,
    now: () => epochMilliseconds(now),
  });
  onTestFinished(() => keeper.close());
  const facts = keeper.facts();
  if (facts.state !== 'ready') throw new Error(facts.state);
  now = facts.notAfter + 1;
  keeper.checkExpiry();
  expect(problems.list()).toMatchObject([{ code: 'authority.expiring', severity: 'error' }]);
});

test('an encrypted key is followed by a plain one only when a person has consented', async () => {
  const directory = await temporaryDirectory();
  let problem: string | null = null;
  const protector = {
    place: 'the test keychain',
    unavailable: async () => problem,
    protect: async (text: string) => Buffer.from(text).reverse(),
    unprotect: async (sealed: Uint8Array) => ({
      text: Buffer.from(sealed).reverse().toString(),
      isOutdated: false,
    }),
  };
  const authority = await keepAuthority({
    directory,
    extraNames: [],
    problems: createProblems(() => undefined),
    protector,
  });
  onTestFinished(() => authority.close());
  problem = 'It is locked.';
  await expect(authority.prepare(false)).rejects.toMatchObject({ code: 'authority.key_would_be_plain' });
  expect((await authority.overview()).next).toBeNull();
  await authority.prepare(true);
  expect((await authority.overview()).next).toMatchObject({ isKeyProtected: false });
});

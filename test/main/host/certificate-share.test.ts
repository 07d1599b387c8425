import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createCertificateSharing, sharePath } from '../../../src/main/host/certificate-share.ts';

const der = Buffer.from('the certificate');

async function share(options: Parameters<typeof createCertificateSharing>[0] = {}) {
  const sharing = createCertificateSharing(options);
  onTestFinished(() => sharing.stop());
  await sharing.start('127.0.0.1', der);
  const current = sharing.current();
  if (current === null) throw new Error('Nothing is shared.');
  return { sharing, url: current.url, origin: new URL(current.url).origin };
}

test('the certificate is served at one path, with the type that phones install', async () => {
  const { sharing, url } = await share();
  const answer = await fetch(url);
  expect(answer.headers.get('content-type')).toBe('application/x-x509-ca-cert');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(der);
  expect(sharing.current()).toMatchObject({ address: '127.0.0.1', fetched: 1 });
});

test.each([
  ['GET', '/'],
  ['GET', '/ca.key'],
  ['GET', `${sharePath}/../ca.key`],
  ['GET', `${sharePath}?x`],
  ['POST', sharePath],
  ['DELETE', sharePath],
])('%s %s is not found', async (method, path) => {
  const { sharing, origin } = await share();
  const { hostname, port } = new URL(origin);
  // Without a client that tidies the path first.
  const socket = connect(Number(port), hostname);
  socket.end(`${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 404 /);
  expect(sharing.current()?.fetched).toBe(0);
});

test('after it is stopped nothing listens, and a second start takes the place of the first', async () => {
  const { sharing, url } = await share();
  await sharing.start('127.0.0.1', der);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  const second = sharing.current()?.url ?? '';
  await sharing.stop();
  expect(sharing.current()).toBe(null);
  await expect(fetch(second)).rejects.toThrow('fetch failed');
});

test('it ends by itself', async () => {
  const { sharing, url } = await share({ duration: 20 });
  await expect.poll(() => sharing.current()).toBe(null);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('an address of another machine is refused, and nothing is shared', async () => {
  const sharing = createCertificateSharing();
  await expect(sharing.start('192.0.2.1', der)).rejects.toThrow('EADDRNOTAVAIL');
  expect(sharing.current()).toBe(null);
});

test('the addresses offered are those of this machine, its own for simulators last', () => {
  const addresses = createCertificateSharing().addresses();
  expect(addresses.map(({ address }) => address)).toContain('127.0.0.1');
  const flags = addresses.map(({ isThisMachine }) => isThisMachine);
  expect(flags).toEqual(flags.toSorted((one, other) => Number(one) - Number(other)));
});

test('of several starts at once the last is all that listens, and a stop behind them ends it', async () => {
  const sharing = createCertificateSharing();
  onTestFinished(() => sharing.stop());
  const urls: string[] = [];
  const starts = Array.from({ length: 3 }, () =>
    sharing.start('127.0.0.1', der).then(() => urls.push(sharing.current()?.url ?? '')),
  );
  const stopped = sharing.stop();
  await Promise.all([...starts, stopped]);
  expect(sharing.current()).toBe(null);
  const answers = await Promise.all(
    urls
      .filter((url) => url !== '')
      .map((url) =>
        fetch(url).then(
          () => 'answered',
          () => 'refused',
        ),
      ),
  );
  expect(answers).not.toContain('answered');
});

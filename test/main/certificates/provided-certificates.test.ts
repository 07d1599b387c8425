import { expect, test } from 'vitest';
import type { ProvidedCertificate } from '../../../src/main/certificates/provided.ts';
import { ProvidedCertificates } from '../../../src/main/certificates/provided-certificates.ts';
import type { ServedCertificate } from '../../../src/shared/model/authority.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';

const certificate = (text: string): ProvidedCertificate => ({
  certificatePem: text,
  privateKeyPem: 'key',
  names: [`${text}.test`],
  notBefore: epochMilliseconds(1),
  notAfter: epochMilliseconds(2),
});

function open() {
  const files = new Map<string, string>();
  const renewed: ServedCertificate[] = [];
  const provided = new ProvidedCertificates({
    load: async ({ cert }) => certificate(files.get(cert) ?? 'none'),
    onRenewed: (one) => renewed.push(one),
  });
  return { files, renewed, provided, read: (cert: string) => provided.read({ cert, key: 'key' }) };
}

test('a file that has another certificate is told, and one that is only read again is not', async () => {
  const { files, renewed, read } = open();
  files.set('/a.pem', 'first');
  await read('/a.pem');
  await read('/a.pem');
  expect(renewed).toEqual([]);
  files.set('/a.pem', 'second');
  await read('/a.pem');
  expect(renewed).toEqual([expect.objectContaining({ path: '/a.pem', names: ['second.test'], notAfter: 2 })]);
});

test('what a configuration no longer names is not listed, and still known when it comes back changed', async () => {
  const { files, renewed, provided, read } = open();
  await read('/a.pem');
  await read('/b.pem');
  expect(provided.list().map(({ path }) => path)).toEqual(['/a.pem', '/b.pem']);
  provided.begin();
  await read('/b.pem');
  expect(provided.list().map(({ path }) => path)).toEqual(['/b.pem']);
  files.set('/a.pem', 'changed');
  await read('/a.pem');
  expect(renewed.map(({ path }) => path)).toEqual(['/a.pem']);
});

test('only so many files are remembered', async () => {
  const { provided, read } = open();
  for (let index = 0; index < 450; index += 1) await read(`/${index}.pem`);
  expect(provided.list()).toHaveLength(400);
});

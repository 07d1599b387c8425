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

test('what no listener serves is not listed, and still known when it comes back changed', async () => {
  const { files, renewed, provided, read } = open();
  await read('/a.pem');
  await read('/b.pem');
  const listed = (...inUse: string[]) => provided.list(new Set(inUse)).map(({ path }) => path);
  expect(listed('/a.pem', '/b.pem', '/c.pem')).toEqual(['/a.pem', '/b.pem']);
  expect(listed('/b.pem')).toEqual(['/b.pem']);
  files.set('/a.pem', 'changed');
  await read('/a.pem');
  expect(renewed.map(({ path }) => path)).toEqual(['/a.pem']);
});

test('only so many files are remembered', async () => {
  const { provided, read } = open();
  const paths = Array.from({ length: 450 }, (_, index) => `/${index}.pem`);
  for (const path of paths) await read(path);
  expect(provided.list(new Set(paths))).toHaveLength(400);
});

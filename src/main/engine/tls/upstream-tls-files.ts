import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import type { PoolConfig } from '../../../shared/config/schema.ts';
import type { CertificateMaterial, CertificateSource } from './material.ts';
import { readPemFile } from './read-pem-file.ts';
import type { UpstreamTlsMaterial } from './upstream-tls.ts';

/**
 * Reads what `tls.ca`, `tls.cert` and `tls.key` of a pool name.
 *
 * @param baseDirectory relative paths start here
 * @throws Error that names the pool, the file and what is wrong with it
 */
export async function readUpstreamTls(
  pool: PoolConfig,
  baseDirectory: string,
  certificates: Pick<CertificateSource, 'fromFiles'>,
): Promise<UpstreamTlsMaterial> {
  const [ca, certificate] = await Promise.all([
    readAuthorities(pool, baseDirectory),
    readCertificate(pool, baseDirectory, certificates),
  ]);
  return { ca, certificate };
}

async function readAuthorities(pool: PoolConfig, baseDirectory: string): Promise<string | null> {
  if (pool.tls.ca === undefined) return null;
  const path = resolve(baseDirectory, pool.tls.ca);
  let pem: string;
  try {
    pem = await readPemFile(path);
  } catch (error) {
    throw new Error(
      `Pool '${pool.id}': the certificates of tls.ca cannot be read (${messageOf(error)}). Check the path ${path}.`,
    );
  }
  try {
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0) throw new TypeError('no block begins with -----BEGIN CERTIFICATE-----');
    for (const block of blocks) new X509Certificate(block);
  } catch (error) {
    throw new Error(
      `Pool '${pool.id}': tls.ca has no certificates in PEM form in ${path} (${messageOf(error)}).`,
    );
  }
  return pem;
}

async function readCertificate(
  { id, tls }: PoolConfig,
  baseDirectory: string,
  certificates: Pick<CertificateSource, 'fromFiles'>,
): Promise<CertificateMaterial | null> {
  if (tls.cert === undefined || tls.key === undefined) return null;
  try {
    return await certificates.fromFiles(resolve(baseDirectory, tls.cert), resolve(baseDirectory, tls.key));
  } catch (error) {
    throw new Error(`Pool '${id}', tls.cert and tls.key: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { ClientTrust } from './client-trust.ts';
import { readPemFile } from './read-pem-file.ts';

/**
 * The authorities that clients of a listener are checked against, PEM; null where it asks for no certificate.
 *
 * @param baseDirectory relative paths start here
 * @throws Error that names the key, the file and what is wrong with it
 */
export async function readClientAuthorities(
  { clientCertificates }: Pick<ListenerConfig, 'clientCertificates'>,
  baseDirectory: string,
  trust: ClientTrust,
): Promise<string | null> {
  if (clientCertificates === undefined) return null;
  if (clientCertificates.ca === undefined) {
    if (trust.authorityPem !== null) return trust.authorityPem;
    throw new Error(
      "clientCertificates needs Doorman's authority for client certificates, which cannot be used. See the message about it, or name another in clientCertificates.ca.",
    );
  }
  const path = resolve(baseDirectory, clientCertificates.ca);
  let pem: string;
  try {
    pem = await readPemFile(path);
  } catch (error) {
    throw new Error(
      `The certificates of clientCertificates.ca cannot be read (${messageOf(error)}). Check the path ${path}.`,
    );
  }
  try {
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0) throw new TypeError('no block begins with -----BEGIN CERTIFICATE-----');
    const isAuthority = blocks.map((block) => new X509Certificate(block).ca);
    if (!isAuthority.includes(true)) {
      throw new TypeError('none of them is the certificate of an authority');
    }
  } catch (error) {
    throw new Error(`clientCertificates.ca has no authorities in PEM form in ${path} (${messageOf(error)}).`);
  }
  return pem;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

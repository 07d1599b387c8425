import { X509Certificate } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EarlierAuthority } from '../../shared/model/authority.ts';
import { epochMilliseconds } from '../../shared/model/units.ts';
import { AuthorityStorageError, keepCertificate } from './authority-files.ts';

/** Earlier certificates that are listed; more are not looked at. */
const earlierLimit = 50;
/** Larger ones are not ours, in characters. */
const certificateLimit = 65_536;

/** Authorities that were in use in this directory before, so that stores can be told to forget them. */
export async function listEarlier(directory: string): Promise<readonly EarlierAuthority[]> {
  const found = new Map<string, EarlierAuthority>();
  for (const path of await earlierFiles(directory)) {
    const certificate = readCertificate(await readFile(path, 'utf8').catch(() => ''));
    if (certificate === undefined) continue;
    found.set(certificate.fingerprint256, {
      subject: certificate.subject.split('\n').join(', '),
      fingerprint: certificate.fingerprint256,
      notAfter: epochMilliseconds(certificate.validToDate.getTime()),
    });
  }
  return [...found.values()];
}

/**
 * Remembers what is in `ca.pem`, unless it is remembered already.
 *
 * @param pem what is in `ca.pem`
 * @throws AuthorityStorageError
 */
export async function rememberCertificate(directory: string, pem: string): Promise<void> {
  const fingerprint = readCertificate(pem)?.fingerprint256;
  const known = await listEarlier(directory);
  if (!known.some((one) => one.fingerprint === fingerprint)) await keepCertificate(directory, '.replaced');
}

/** Deletes what {@link listEarlier} lists. @throws AuthorityStorageError */
export async function forgetEarlier(directory: string): Promise<void> {
  try {
    for (const path of await earlierFiles(directory)) await rm(path, { force: true });
  } catch (error) {
    throw new AuthorityStorageError(`delete the certificates of earlier authorities in ${directory}`, error);
  }
}

/** The first certificate of a PEM text; undefined when there is none. */
export function readCertificate(pem: string): X509Certificate | undefined {
  if (pem.length > certificateLimit) return undefined;
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

async function earlierFiles(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch(() => []);
  return names
    .filter((name) => /^ca\.pem\.replaced(\.\d+)?$/.test(name))
    .slice(0, earlierLimit)
    .map((name) => join(directory, name));
}

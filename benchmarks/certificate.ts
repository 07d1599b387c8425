import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAuthority } from '../src/main/certificates/authority.ts';
import { LeafCache } from '../src/main/certificates/leaf-cache.ts';
import { epochMilliseconds } from '../src/shared/model/units.ts';

/** PEM files. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
  /** Certificate and key in one file, as some proxies want them. */
  readonly bundle: string;
  /** The authority that signed it, for a proxy that signs its own. */
  readonly authorityCertificate: string;
  readonly authorityKey: string;
}

/** One certificate for `localhost` for everyone, so that each does the same cryptography. */
export async function makeCertificate(directory: string): Promise<CertificateFiles> {
  const opened = await openAuthority({ directory, extraNames: [], now: () => epochMilliseconds(Date.now()) });
  if (opened.state !== 'ready') throw new Error(opened.reason);
  const { material } = opened.authority;
  const leaves = new LeafCache({ ...material, extraNames: [] });
  const leaf = await leaves.forName('localhost', '127.0.0.1');
  const files = {
    certificate: join(directory, 'bench.pem'),
    key: join(directory, 'bench.key'),
    bundle: join(directory, 'bench-bundle.pem'),
    authorityCertificate: join(directory, 'bench-authority.pem'),
    authorityKey: join(directory, 'bench-authority.key'),
  };
  writeFileSync(files.certificate, leaf.certificatePem);
  writeFileSync(files.key, leaf.privateKeyPem, { mode: 0o600 });
  writeFileSync(files.bundle, leaf.certificatePem + leaf.privateKeyPem, { mode: 0o600 });
  // The one whose key we have; the root's key is gone.
  writeFileSync(files.authorityCertificate, material.intermediatePem ?? material.certificatePem);
  writeFileSync(files.authorityKey, material.privateKeyPem, { mode: 0o600 });
  return files;
}

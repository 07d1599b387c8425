import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAuthority } from '../src/main/certificates/authority.ts';
import { LeafCache } from '../src/main/certificates/leaf-cache.ts';
import { epochMilliseconds } from '../src/shared/model/units.ts';

/** One certificate for all proxies, so that each does the same cryptography. */
export async function makeCertificate(
  directory: string,
): Promise<{ readonly certificate: string; readonly key: string }> {
  const opened = await openAuthority({ directory, extraNames: [], now: () => epochMilliseconds(Date.now()) });
  if (opened.state === 'corrupt') throw new Error(opened.reason);
  const leaves = new LeafCache({ ...opened.authority.material, extraNames: [] });
  const leaf = await leaves.forName('bench.localhost', '127.0.0.1');
  const certificate = join(directory, 'bench.pem');
  const key = join(directory, 'bench.key');
  writeFileSync(certificate, leaf.certificatePem);
  writeFileSync(key, leaf.privateKeyPem, { mode: 0o600 });
  return { certificate, key };
}

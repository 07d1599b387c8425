import { type AuthoritySlot, keepCertificate, publishCertificate } from './authority-files.ts';
import { readCertificate, rememberCertificate } from './earlier-authorities.ts';
import type { AuthorityChain } from './signing-authority.ts';

/**
 * Has `ca.pem` hold the root of the key file, which is what servers send a chain to. It differs after a crash between the two files,
 * or when somebody changed it; what was in it is kept: an authority as `….replaced`, so that stores can be told to forget
 * it, and anything else as `….bad`.
 *
 * @param found what is in `ca.pem`
 * @throws AuthorityStorageError
 */
export async function mendCertificate(
  directory: string,
  slot: AuthoritySlot,
  chain: AuthorityChain,
  found: string | undefined,
): Promise<void> {
  // An authority of one level has its certificate nowhere else.
  if (chain.intermediatePem === null || found === chain.certificatePem) return;
  if (found !== undefined && slot === 'current' && !isSame(found, chain.certificatePem)) {
    if (readCertificate(found)?.ca === true) await rememberCertificate(directory, found);
    else await keepCertificate(directory, '.bad');
  }
  await publishCertificate(directory, slot, chain.certificatePem);
}

const isSame = (one: string, other: string): boolean => one.trim() === other.trim();

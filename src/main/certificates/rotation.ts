import {
  type AuthorityOptions,
  createAuthority,
  examine,
  type OpenedAuthority,
  openAuthority,
} from './authority.ts';
import { deleteAuthorityFiles, promoteKeyFile, readAuthorityFiles } from './authority-files.ts';
import { forgetEarlier, readCertificate, rememberCertificate } from './earlier-authorities.ts';
import { InvalidAuthorityError } from './signing-authority.ts';

/**
 * A rotation has two acts, and time between them: {@link prepareNext} makes another authority, which stores can be told to trust while
 * the current one goes on signing; {@link switchToNext} has it sign. Until then {@link discardNext} takes it back.
 */

/** The authority that was prepared; null when none was. @throws AuthorityStorageError */
export async function openNext(options: AuthorityOptions): Promise<OpenedAuthority | null> {
  const found = await readAuthorityFiles(options.directory, 'next');
  // Its certificate alone is what a crash within `discardNext` leaves.
  return found.key === undefined ? null : examine(options, found, 'next');
}

/**
 * Makes the next authority, or opens the one that is prepared already.
 *
 * @throws AuthorityStorageError, InvalidExtraNameError
 */
export async function prepareNext(options: AuthorityOptions): Promise<OpenedAuthority> {
  await createAuthority(options, 'next');
  const opened = await openNext(options);
  if (opened === null) throw new InvalidAuthorityError('The next authority was taken back meanwhile.');
  return opened;
}

/** Deletes the next authority. Stores that trust it already have to be told to forget it. @throws AuthorityStorageError */
export const discardNext = ({ directory }: AuthorityOptions): Promise<void> =>
  deleteAuthorityFiles(directory, 'next');

/**
 * Has the next authority sign. The certificate of the old one is kept as `ca.pem.replaced`, and its key is gone. A crash leaves
 * the one or the other in use, whole.
 *
 * @throws AuthorityStorageError
 * @throws InvalidAuthorityError when there is no next authority that can be used
 */
export async function switchToNext(options: AuthorityOptions): Promise<OpenedAuthority> {
  const next = await openNext(options);
  if (next === null) {
    throw new InvalidAuthorityError('There is no new authority to switch to: make one first');
  }
  if (next.state !== 'ready') throw new InvalidAuthorityError(next.reason.replace(/\.$/, ''));
  const { certificate } = await readAuthorityFiles(options.directory);
  const { fingerprint } = next.authority.describe();
  // An authority of one level has its certificate nowhere else, so it is kept before its key goes.
  if (certificate !== undefined && readCertificate(certificate)?.fingerprint256 !== fingerprint) {
    await rememberCertificate(options.directory, certificate);
  }
  await promoteKeyFile(options.directory);
  return openAuthority(options);
}

/** Makes an authority and switches to it at once. @throws AuthorityStorageError, InvalidExtraNameError */
export async function replaceAuthority(options: AuthorityOptions): Promise<OpenedAuthority> {
  await prepareNext(options);
  return switchToNext(options);
}

/**
 * Deletes the authority, the next one, and the certificates of earlier ones. What was set aside as damaged stays: it may be all that a
 * person has.
 *
 * @throws AuthorityStorageError
 */
export async function deleteAuthority(directory: string): Promise<void> {
  await deleteAuthorityFiles(directory, 'next');
  await deleteAuthorityFiles(directory, 'current');
  await forgetEarlier(directory);
}

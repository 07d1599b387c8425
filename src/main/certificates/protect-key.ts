import { type AuthorityOptions, openAuthority } from './authority.ts';
import { replaceKeyFile } from './authority-files.ts';
import { plainKeyFile, writeKeyFile } from './key-file.ts';
import type { KeyProtector } from './key-protector.ts';
import { InvalidAuthorityError, openSigningAuthority } from './signing-authority.ts';

/**
 * Encrypts the key of the authority, or writes it as it is, by replacing its file in one step: there is never a copy of the
 * other kind beside it.
 *
 * @throws InvalidAuthorityError when the authority cannot be opened, or the protector cannot be used
 * @throws AuthorityStorageError
 */
export async function setKeyProtection(
  options: AuthorityOptions & { readonly protector: KeyProtector },
  isProtected: boolean,
): Promise<void> {
  const { directory, protector } = options;
  const opened = await openAuthority(options);
  if (opened.state !== 'ready') throw new InvalidAuthorityError(opened.reason.replace(/\.$/, ''));
  const { material } = opened.authority;
  if (!isProtected) {
    await replaceKeyFile(directory, plainKeyFile(material));
    return;
  }
  const unavailable = await protector.unavailable();
  if (unavailable !== null) throw new InvalidAuthorityError(unavailable.replace(/\.$/, ''));
  const sealed = await protector.protect(material.privateKeyPem);
  // What cannot be read back would be lost at the next start.
  const { text } = await protector.unprotect(sealed);
  openSigningAuthority({ ...material, privateKeyPem: text });
  await replaceKeyFile(directory, writeKeyFile(material, { kind: 'protected', sealed }));
}

import { replaceKeyFile } from './authority-files.ts';
import { plainKeyFile, type StoredKey, writeKeyFile } from './key-file.ts';
import type { KeyProtector } from './key-protector.ts';
import type { AuthorityMaterial } from './signing-authority.ts';

/** The key, or why it cannot be had, in whole sentences. */
export type OpenedKey = { readonly pem: string; readonly isOutdated: boolean } | { readonly locked: string };

export async function openKey(key: StoredKey, protector: KeyProtector | null): Promise<OpenedKey> {
  if (key.kind === 'plain') return { pem: key.pem, isOutdated: false };
  if (protector === null) {
    return {
      locked:
        'The key of the local authority is encrypted, with a secret that only the desktop app of this account can read. ' +
        'Start that, or switch the encryption off in it (Certificates, Key) to use this authority here.',
    };
  }
  const unavailable = await protector.unavailable();
  if (unavailable !== null) {
    return { locked: `The key of the local authority is encrypted with ${protector.place}. ${unavailable}` };
  }
  try {
    const { text, isOutdated } = await protector.unprotect(key.sealed);
    return { pem: text, isOutdated };
  } catch (error) {
    return {
      locked:
        `The key of the local authority is encrypted, and ${protector.place} could not open it: ${error instanceof Error ? error.message : String(error)}. ` +
        'Unlock it and start Doorman again. Where its secret is lost, make a new authority: the files of the old one are kept under names that end in .bad.',
    };
  }
}

/** The text of the key file: encrypted where there is something to encrypt with. */
export async function sealKey(material: AuthorityMaterial, protector: KeyProtector | null): Promise<string> {
  if (protector === null || (await protector.unavailable()) !== null) return plainKeyFile(material);
  return writeKeyFile(material, {
    kind: 'protected',
    sealed: await protector.protect(material.privateKeyPem),
  });
}

/** Encrypts a key again whose secret has changed since. When that fails the old file stays, and the next start tries it again. */
export async function refreshSeal(
  directory: string,
  material: AuthorityMaterial,
  opened: OpenedKey,
  protector: KeyProtector | null,
): Promise<void> {
  if (protector === null || !('isOutdated' in opened) || !opened.isOutdated) return;
  try {
    await replaceKeyFile(directory, await sealKey(material, protector));
  } catch {
    // It can be read as it is.
  }
}

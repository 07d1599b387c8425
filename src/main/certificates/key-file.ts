import type { AuthorityChain, AuthorityMaterial } from './signing-authority.ts';

/** How the private key stands in a key file. */
export type StoredKey =
  | { readonly kind: 'plain'; readonly pem: string }
  /** Encrypted by a `KeyProtector`. */
  | { readonly kind: 'protected'; readonly sealed: Uint8Array };

/**
 * What `ca.key` holds: the key, and the certificates that belong to it. All of it is in one file so that it changes in
 * one step: there is no moment at which a key is in use with the certificate of another.
 */
export interface KeyFile {
  readonly key: StoredKey;
  /** Null in the file of an authority of one level, which holds the key alone. */
  readonly chain: (AuthorityChain & { readonly intermediatePem: string }) | null;
}

const block = /-----BEGIN ([A-Z0-9 ]{1,60})-----[^-]+-----END \1-----/g;
const protectedLabel = 'DOORMAN PROTECTED PRIVATE KEY';

/** @returns undefined when the text is no key file, such as when it was cut */
export function readKeyFile(text: string): KeyFile | undefined {
  const blocks = [...text.matchAll(block)].map(([whole, label = '']) => ({ label, pem: `${whole}\n` }));
  const [key, intermediate, root, ...rest] = blocks;
  if (key === undefined || rest.length > 0) return undefined;
  const stored = readStoredKey(key);
  if (stored === undefined) return undefined;
  if (intermediate === undefined) return { key: stored, chain: null };
  if (root === undefined || intermediate.label !== 'CERTIFICATE' || root.label !== 'CERTIFICATE')
    return undefined;
  return { key: stored, chain: { certificatePem: root.pem, intermediatePem: intermediate.pem } };
}

function readStoredKey({
  label,
  pem,
}: {
  readonly label: string;
  readonly pem: string;
}): StoredKey | undefined {
  if (label === protectedLabel) {
    const [, content = ''] = /-----\n([^-]+)-----/.exec(pem) ?? [];
    return { kind: 'protected', sealed: Buffer.from(content, 'base64') };
  }
  return label.endsWith('PRIVATE KEY') ? { kind: 'plain', pem } : undefined;
}

/** The text of a key file. */
export function writeKeyFile({ certificatePem, intermediatePem }: AuthorityChain, key: StoredKey): string {
  const keyText = key.kind === 'plain' ? key.pem : protectedPem(key.sealed);
  return intermediatePem === null ? keyText : keyText + intermediatePem + certificatePem;
}

export const plainKeyFile = (material: AuthorityMaterial): string =>
  writeKeyFile(material, { kind: 'plain', pem: material.privateKeyPem });

function protectedPem(sealed: Uint8Array): string {
  const lines =
    Buffer.from(sealed)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${protectedLabel}-----`, ...lines, `-----END ${protectedLabel}-----`, ''].join('\n');
}

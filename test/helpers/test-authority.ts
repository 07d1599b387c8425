import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Authority, openAuthority } from '../../src/main/certificates/authority.ts';
import {
  authorityKeyIdentifier,
  leafKeyUsage,
  serverAuthUsage,
  subjectAltName,
  subjectKeyIdentifier,
} from '../../src/main/certificates/extensions.ts';
import { parseName } from '../../src/main/certificates/names.ts';
import {
  type AuthorityMaterial,
  openSigningAuthority,
} from '../../src/main/certificates/signing-authority.ts';
import {
  distinguishedName,
  generateP256,
  keyIdentifier,
  privateKeyToPem,
  randomSerial,
  signCertificate,
} from '../../src/main/certificates/x509.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../src/shared/model/units.ts';

/** A fresh authority in a temporary directory. */
export interface TestAuthority {
  readonly directory: string;
  /** Path of `ca.pem`, for `curl --cacert` and trust stores. */
  readonly caPath: string;
  readonly authority: Authority;
  readonly material: AuthorityMaterial;
  /** Removes the directory. */
  close(): Promise<void>;
}

export const systemNow = (): EpochMilliseconds => epochMilliseconds(Date.now());

export async function createTestAuthority(
  options: { readonly extraNames?: readonly string[]; readonly now?: () => EpochMilliseconds } = {},
): Promise<TestAuthority> {
  const directory = await mkdtemp(join(tmpdir(), 'doorman-authority-'));
  const close = () => rm(directory, { recursive: true, force: true });
  const opened = await openAuthority({
    directory,
    extraNames: options.extraNames ?? [],
    now: options.now ?? systemNow,
  });
  if (opened.state === 'corrupt') {
    await close();
    throw new Error(opened.reason);
  }
  const { authority } = opened;
  return {
    directory,
    caPath: authority.describe().certificatePath,
    authority,
    material: authority.material,
    close,
  };
}

/**
 * A certificate for any name at all, signed with the authority's key: what a thief of the key could make. The
 * product's own checks are passed by, so that a test shows what verifiers make of it.
 *
 * @param extendedUsage none for a certificate that clients may show as well
 */
export async function signWithoutChecks(
  material: AuthorityMaterial,
  name: string,
  extendedUsage: readonly ReturnType<typeof serverAuthUsage>[] = [serverAuthUsage()],
): Promise<{ readonly certificatePem: string; readonly privateKeyPem: string }> {
  const authority = openSigningAuthority(material);
  const { publicKey, privateKey } = await generateP256();
  const certificatePem = signCertificate(
    {
      serial: randomSerial(),
      issuer: authority.subject,
      subject: distinguishedName(name),
      notBefore: authority.notBefore,
      notAfter: epochMilliseconds(Date.now() + 86_400_000),
      publicKey,
      extensions: [
        leafKeyUsage(),
        ...extendedUsage,
        subjectKeyIdentifier(keyIdentifier(publicKey)),
        authorityKeyIdentifier(authority.keyIdentifier),
        subjectAltName([parseName(name)]),
      ],
    },
    authority.privateKey,
  );
  return { certificatePem, privateKeyPem: privateKeyToPem(privateKey) };
}

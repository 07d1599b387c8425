import { hostname } from 'node:os';
import { type EpochMilliseconds, epochMilliseconds } from '../../shared/model/units.ts';
import {
  authorityBasicConstraints,
  authorityKeyIdentifier,
  authorityKeyUsage,
  nameConstraints,
  subjectKeyIdentifier,
} from './extensions.ts';
import { constraintsFor } from './names.ts';
import type { AuthorityMaterial } from './signing-authority.ts';
import {
  distinguishedName,
  generateP256,
  keyIdentifier,
  maximumNameAttributeLength,
  privateKeyToPem,
  randomSerial,
  signCertificate,
} from './x509.ts';

const hour = 3_600_000;
const lifetimeInYears = 10;

/**
 * Makes a root and an intermediate below it, both limited to the same names. The root's key signs these two certificates and
 * is dropped: it never leaves this function, so nobody can steal it. Verifiers that do not hold a trust anchor to its
 * own name constraints, such as Java's, hold the intermediate to its.
 *
 * @param extraNames `tls.names` of the configuration
 * @throws InvalidExtraNameError
 */
export async function makeAuthority(
  extraNames: readonly string[],
  at: EpochMilliseconds,
): Promise<AuthorityMaterial> {
  const constraints = constraintsFor(extraNames);
  const [rootKeys, keys] = await Promise.all([generateP256(), generateP256()]);
  const now = Math.floor(at / 1_000) * 1_000;
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + lifetimeInYears);
  const validity = {
    // For clients, such as virtual machines, whose clock is behind.
    notBefore: epochMilliseconds(now - hour),
    notAfter: epochMilliseconds(end.getTime()),
  };
  const rootIdentifier = keyIdentifier(rootKeys.publicKey);
  const suffix = `${new Date(at).toISOString().slice(0, 10)} ${shortName(rootIdentifier)}`;
  const root = distinguishedName(authorityCommonName('authority', suffix));
  const shared = (pathLength: number) => [
    authorityBasicConstraints(pathLength),
    authorityKeyUsage(),
    nameConstraints(constraints),
  ];
  const certificatePem = signCertificate(
    {
      serial: randomSerial(),
      issuer: root,
      subject: root,
      ...validity,
      publicKey: rootKeys.publicKey,
      extensions: [...shared(1), subjectKeyIdentifier(rootIdentifier)],
    },
    rootKeys.privateKey,
  );
  const intermediatePem = signCertificate(
    {
      serial: randomSerial(),
      issuer: root,
      subject: distinguishedName(authorityCommonName('intermediate', suffix)),
      ...validity,
      publicKey: keys.publicKey,
      extensions: [
        ...shared(0),
        subjectKeyIdentifier(keyIdentifier(keys.publicKey)),
        authorityKeyIdentifier(rootIdentifier),
      ],
    },
    rootKeys.privateKey,
  );
  return { certificatePem, intermediatePem, privateKeyPem: privateKeyToPem(keys.privateKey) };
}

/** Six hex digits, so that two authorities of one day have two names: NSS gives all certificates of one subject one name. */
const shortName = (identifier: Uint8Array): string => Buffer.from(identifier).toString('hex').slice(0, 6);

/** Host name, day and key tell the authorities of several machines and times apart in a trust store's list. */
function authorityCommonName(role: 'authority' | 'intermediate', suffix: string): string {
  const prefix = `Doorman local ${role} (`;
  const room = maximumNameAttributeLength - prefix.length - suffix.length - 2;
  const host = hostname()
    .replace(/[^\p{L}\p{N}._-]/gu, '')
    .slice(0, room);
  return `${prefix}${host} ${suffix})`;
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectIdentifier, sequence, set, utf8String } from '../../src/main/certificates/asn1.ts';
import { type Authority, openAuthority } from '../../src/main/certificates/authority.ts';
import {
  authorityBasicConstraints,
  authorityKeyIdentifier,
  authorityKeyUsage,
  leafKeyUsage,
  nameConstraints,
  serverAuthUsage,
  subjectAltName,
  subjectKeyIdentifier,
} from '../../src/main/certificates/extensions.ts';
import { constraintsFor, parseName } from '../../src/main/certificates/names.ts';
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
  if (opened.state !== 'ready') {
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
  return { certificatePem: certificatePem + authority.sentAlong, privateKeyPem: privateKeyToPem(privateKey) };
}

/**
 * What a thief could try who wants more than the key may do: an authority of their own below it, without any limits, and a certificate
 * that this one signs.
 *
 * @param isSelfIssued the thief's authority has the name of the one that signs it; such certificates do not count for `pathlen`
 */
export async function signBelowUnlimited(
  material: AuthorityMaterial,
  name: string,
  isSelfIssued: boolean,
): Promise<{ readonly certificatePem: string; readonly privateKeyPem: string }> {
  const authority = openSigningAuthority(material);
  const own = await generateP256();
  const subject = isSelfIssued ? authority.subject : distinguishedName('Thief');
  const validity = {
    notBefore: authority.notBefore,
    notAfter: epochMilliseconds(Date.now() + 86_400_000),
  };
  const ownIdentifier = keyIdentifier(own.publicKey);
  const ownPem = signCertificate(
    {
      serial: randomSerial(),
      issuer: authority.subject,
      subject,
      ...validity,
      publicKey: own.publicKey,
      extensions: [
        authorityBasicConstraints(0),
        authorityKeyUsage(),
        subjectKeyIdentifier(ownIdentifier),
        authorityKeyIdentifier(authority.keyIdentifier),
      ],
    },
    authority.privateKey,
  );
  const { publicKey, privateKey } = await generateP256();
  const leaf = signCertificate(
    {
      serial: randomSerial(),
      issuer: subject,
      subject: distinguishedName(name),
      ...validity,
      publicKey,
      extensions: [
        leafKeyUsage(),
        serverAuthUsage(),
        subjectKeyIdentifier(keyIdentifier(publicKey)),
        authorityKeyIdentifier(ownIdentifier),
        subjectAltName([parseName(name)]),
      ],
    },
    own.privateKey,
  );
  return {
    certificatePem: leaf + ownPem + authority.sentAlong,
    privateKeyPem: privateKeyToPem(privateKey),
  };
}

/** The files of an authority of one level, as Doorman made them at first: the root signs for servers, and its key is kept. */
export async function writeSingleLevelAuthority(
  directory: string,
  {
    extraNames = [],
    now = systemNow(),
    commonName = 'Doorman local authority (host 2026-05-17)',
  }: {
    readonly extraNames?: readonly string[];
    readonly now?: EpochMilliseconds;
    readonly commonName?: string;
  } = {},
): Promise<AuthorityMaterial> {
  const { publicKey, privateKey } = await generateP256();
  const subject = distinguishedName(commonName);
  const certificatePem = signCertificate(
    {
      serial: randomSerial(),
      issuer: subject,
      subject,
      notBefore: epochMilliseconds(now - 3_600_000),
      notAfter: epochMilliseconds(now + 10 * 365 * 86_400_000),
      publicKey,
      extensions: [
        authorityBasicConstraints(0),
        authorityKeyUsage(),
        nameConstraints(constraintsFor(extraNames)),
        subjectKeyIdentifier(keyIdentifier(publicKey)),
      ],
    },
    privateKey,
  );
  const privateKeyPem = privateKeyToPem(privateKey);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'ca.pem'), certificatePem);
  await writeFile(join(directory, 'ca.key'), privateKeyPem, { mode: 0o600 });
  return { certificatePem, intermediatePem: null, privateKeyPem };
}

/** A certificate for a client, whose subject has these organizational units and nothing else. */
export async function signClient(
  material: AuthorityMaterial,
  units: readonly string[],
): Promise<{ readonly certificatePem: string; readonly privateKeyPem: string }> {
  const authority = openSigningAuthority(material);
  const { publicKey, privateKey } = await generateP256();
  const unit = (value: string) => set(sequence(objectIdentifier('2.5.4.11'), utf8String(value)));
  const certificatePem = signCertificate(
    {
      serial: randomSerial(),
      issuer: authority.subject,
      subject: sequence(...units.map(unit)),
      notBefore: authority.notBefore,
      notAfter: epochMilliseconds(Date.now() + 86_400_000),
      publicKey,
      extensions: [
        leafKeyUsage(),
        subjectKeyIdentifier(keyIdentifier(publicKey)),
        authorityKeyIdentifier(authority.keyIdentifier),
      ],
    },
    authority.privateKey,
  );
  return { certificatePem: certificatePem + authority.sentAlong, privateKeyPem: privateKeyToPem(privateKey) };
}

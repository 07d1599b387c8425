import { createPublicKey } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { AuthorityFacts } from '../../shared/model/authority.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../shared/model/units.ts';
import type { Asn1 } from './asn1.ts';
import {
  authorityPaths,
  createAuthorityFiles,
  protectPrivateKey,
  readAuthorityFiles,
  replaceCertificate,
  setAuthorityFilesAside,
} from './authority-files.ts';
import { validityProblem } from './errors.ts';
import {
  authorityBasicConstraints,
  authorityKeyUsage,
  nameConstraints,
  subjectKeyIdentifier,
} from './extensions.ts';
import { constraintsFor, isWithinName, type NameConstraints } from './names.ts';
import {
  type AuthorityMaterial,
  InvalidAuthorityError,
  openSigningAuthority,
  type SigningAuthority,
} from './signing-authority.ts';
import {
  distinguishedName,
  generateP256,
  type KeyPair,
  keyIdentifier,
  maximumNameAttributeLength,
  privateKeyToPem,
  randomSerial,
  signCertificate,
} from './x509.ts';

const hour = 3_600_000;
/** Another process may be between writing the two files; this long is more than it needs, in milliseconds. */
const secondLookAfter = 250;
const lifetimeInYears = 10;

export interface AuthorityOptions {
  /** Where `ca.pem` and `ca.key` are. Made, for its owner only, when it does not exist. */
  readonly directory: string;
  /** `tls.names` of the configuration. */
  readonly extraNames: readonly string[];
  readonly now: () => EpochMilliseconds;
}

/** The local authority of one data directory. */
export interface Authority {
  /** For the engine's leaf cache. Holds the private key: it goes to worker threads and nowhere else. */
  readonly material: AuthorityMaterial;
  /** Names and ranges that the configuration permits and this certificate does not: {@link reissueAuthority}. */
  readonly missingNames: readonly string[];
  describe(): Extract<AuthorityFacts, { state: 'ready' }>;
}

export type OpenedAuthority =
  | { readonly state: 'ready'; readonly authority: Authority }
  | {
      readonly state: 'corrupt';
      /** What is wrong and what to do, in whole sentences. */
      readonly reason: string;
      /** The files that are there. They are left as they are. */
      readonly files: readonly string[];
    };

/**
 * Opens the authority of a directory, or makes one when neither of its files is there.
 *
 * @throws AuthorityStorageError when the files cannot be read or written
 * @throws InvalidExtraNameError
 */
export async function openAuthority(options: AuthorityOptions): Promise<OpenedAuthority> {
  const found = await readAuthorityFiles(options.directory);
  const isFirstStart = found.certificatePem === undefined && found.privateKeyPem === undefined;
  if (isFirstStart) {
    const material = makeMaterial(options, await generateP256());
    if (await createAuthorityFiles(options.directory, material)) {
      return examine(options, material);
    }
  }
  if (found.certificatePem === undefined || found.privateKeyPem === undefined) {
    await delay(secondLookAfter);
    return examine(options, await readAuthorityFiles(options.directory));
  }
  return examine(options, found);
}

/**
 * Sets the files of an authority aside under names that end in `.bad` and makes a new one. Everything that trusted
 * the old authority has to be told about the new one, so this is only done after a person has agreed.
 *
 * @throws AuthorityStorageError
 * @throws InvalidExtraNameError
 */
export async function resetAuthority(
  options: AuthorityOptions,
): Promise<{ readonly authority: Authority; readonly setAside: readonly string[] }> {
  const material = makeMaterial(options, await generateP256());
  const setAside = await setAuthorityFilesAside(options.directory);
  await createAuthorityFiles(options.directory, material);
  return { authority: await openReady(options), setAside };
}

/**
 * Makes a new certificate for the key that is there, permitting the names of `extraNames`. Leaves of before stay
 * valid; trust stores have to learn the new certificate before they accept the new names.
 *
 * @returns the authority, and where the old certificate is kept
 * @throws AuthorityStorageError
 * @throws InvalidAuthorityError when the authority is not usable; see {@link resetAuthority}
 * @throws InvalidExtraNameError
 */
export async function reissueAuthority(
  options: AuthorityOptions,
): Promise<{ readonly authority: Authority; readonly replaced: string }> {
  const { material } = await openReady(options);
  const { privateKey, subject } = openSigningAuthority(material);
  const keys = { privateKey, publicKey: createPublicKey(privateKey) };
  // Leaves name their issuer by its subject, so that stays although it holds the day of the first issue.
  const next = makeMaterial(options, keys, subject);
  const replaced = await replaceCertificate(options.directory, next.certificatePem);
  return { authority: await openReady(options), replaced };
}

async function openReady(options: AuthorityOptions): Promise<Authority> {
  const opened = await openAuthority(options);
  if (opened.state === 'corrupt') {
    throw new InvalidAuthorityError(opened.reason);
  }
  return opened.authority;
}

function makeMaterial(
  options: AuthorityOptions,
  keys: KeyPair,
  subject: Asn1 = distinguishedName(authorityCommonName(hostname(), new Date(options.now()))),
): AuthorityMaterial {
  const now = Math.floor(options.now() / 1_000) * 1_000;
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + lifetimeInYears);
  const certificatePem = signCertificate(
    {
      serial: randomSerial(),
      issuer: subject,
      subject,
      // For clients, such as virtual machines, whose clock is behind.
      notBefore: epochMilliseconds(now - hour),
      notAfter: epochMilliseconds(end.getTime()),
      publicKey: keys.publicKey,
      extensions: [
        authorityBasicConstraints(),
        authorityKeyUsage(),
        nameConstraints(constraintsFor(options.extraNames)),
        subjectKeyIdentifier(keyIdentifier(keys.publicKey)),
      ],
    },
    keys.privateKey,
  );
  return { certificatePem, privateKeyPem: privateKeyToPem(keys.privateKey) };
}

/** Host name and day tell the authorities of several machines and times apart in a trust store's list. */
function authorityCommonName(host: string, made: Date): string {
  const prefix = 'Doorman local authority (';
  const suffix = ` ${made.toISOString().slice(0, 10)})`;
  const room = maximumNameAttributeLength - prefix.length - suffix.length;
  return prefix + host.replace(/[^\p{L}\p{N}._-]/gu, '').slice(0, room) + suffix;
}

async function examine(
  options: AuthorityOptions,
  found: Partial<AuthorityMaterial>,
): Promise<OpenedAuthority> {
  const { directory } = options;
  const paths = authorityPaths(directory);
  const { certificatePem, privateKeyPem } = found;
  const files = [
    ...(certificatePem === undefined ? [] : [paths.certificate]),
    ...(privateKeyPem === undefined ? [] : [paths.privateKey]),
  ];
  const corrupt = (problem: string): OpenedAuthority => ({
    state: 'corrupt',
    reason:
      `The local authority in ${directory} cannot be used: ${problem} ` +
      'Put the right files back from a backup, or let Doorman make a new authority: ' +
      'the files of the old one are kept under names that end in .bad.',
    files,
  });
  if (certificatePem === undefined || privateKeyPem === undefined) {
    return corrupt(`${certificatePem === undefined ? 'ca.pem' : 'ca.key'} is missing.`);
  }
  const material = { certificatePem, privateKeyPem };
  let signing: SigningAuthority;
  try {
    signing = openSigningAuthority(material);
  } catch (error) {
    if (error instanceof InvalidAuthorityError) {
      return corrupt(`${error.message}.`);
    }
    throw error;
  }
  const outOfTime = validityProblem('Its certificate', signing, options.now());
  if (outOfTime !== undefined) {
    return corrupt(outOfTime);
  }
  await protectPrivateKey(directory);
  const missingNames = missingFrom(signing.constraints, constraintsFor(options.extraNames));
  return {
    state: 'ready',
    authority: {
      material,
      missingNames,
      describe: () => factsOf(signing, missingNames, paths.certificate),
    },
  };
}

const factsOf = (
  signing: SigningAuthority,
  missingNames: readonly string[],
  certificatePath: string,
): Extract<AuthorityFacts, { state: 'ready' }> => ({
  state: 'ready',
  subject: signing.certificate.subject.split('\n').join(', '),
  fingerprint: signing.certificate.fingerprint256,
  notBefore: signing.notBefore,
  notAfter: signing.notAfter,
  permittedNames: signing.constraints.names,
  permittedRanges: signing.constraints.ranges.map((range) => range.text),
  missingNames,
  certificatePath,
});

function missingFrom(present: NameConstraints, wanted: NameConstraints): string[] {
  const ranges = new Set(present.ranges.map((range) => range.text));
  return [
    ...wanted.names.filter((name) => !present.names.some((base) => isWithinName(base, name))),
    ...wanted.ranges.map((range) => range.text).filter((range) => !ranges.has(range)),
  ];
}

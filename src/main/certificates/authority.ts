import type { AuthorityCertificateFacts, AuthorityFacts } from '../../shared/model/authority.ts';
import type { EpochMilliseconds } from '../../shared/model/units.ts';
import {
  type AuthoritySlot,
  type AuthorityTexts,
  authorityPaths,
  createKeyFile,
  protectPrivateKey,
  readAuthorityFiles,
  setAuthorityFilesAside,
} from './authority-files.ts';
import { validityProblem } from './errors.ts';
import { readKeyFile, type StoredKey } from './key-file.ts';
import type { KeyProtector } from './key-protector.ts';
import { makeAuthority } from './make-authority.ts';
import { mendCertificate } from './mend-certificate.ts';
import { constraintsFor, isWithinName, type NameConstraints } from './names.ts';
import {
  type AuthorityChain,
  type AuthorityMaterial,
  InvalidAuthorityError,
  openSigningAuthority,
  type ReadChain,
  readAuthorityChain,
} from './signing-authority.ts';
import { openKey, refreshSeal, sealKey } from './stored-key.ts';

export interface AuthorityOptions {
  /** Where `ca.pem` and `ca.key` are. Made, for its owner only, when it does not exist. */
  readonly directory: string;
  /** `tls.names` of the configuration. */
  readonly extraNames: readonly string[];
  readonly now: () => EpochMilliseconds;
  /** Encrypts the keys of new authorities, where it is available, and opens those that are encrypted. Default none. */
  readonly protector?: KeyProtector | null;
}

/** The local authority of one data directory. */
export interface Authority {
  /** For the engine's leaf cache. Holds the private key: it goes to worker threads and nowhere else. */
  readonly material: AuthorityMaterial;
  /** Names and ranges that the configuration permits and this certificate does not: make another authority. */
  readonly missingNames: readonly string[];
  describe(): Extract<AuthorityFacts, { state: 'ready' }>;
}

/** The authority is whole, and its key is encrypted with a secret that is not to be had here. */
export interface LockedAuthority {
  readonly state: 'locked';
  /** Why the key cannot be had and what to do, in whole sentences. */
  readonly reason: string;
  readonly chain: AuthorityChain;
  readonly facts: AuthorityCertificateFacts;
}

export interface CorruptAuthority {
  readonly state: 'corrupt';
  /** What is wrong and what to do, in whole sentences. */
  readonly reason: string;
  /** The files that are there. They are left as they are. */
  readonly files: readonly string[];
}

export type OpenedAuthority =
  | { readonly state: 'ready'; readonly authority: Authority }
  | LockedAuthority
  | CorruptAuthority;

/**
 * Opens the authority of a directory, or makes one when neither of its files is there.
 *
 * @throws AuthorityStorageError when the files cannot be read or written
 * @throws InvalidExtraNameError
 */
export async function openAuthority(options: AuthorityOptions): Promise<OpenedAuthority> {
  const found = await readAuthorityFiles(options.directory);
  if (found.certificate !== undefined || found.key !== undefined) {
    return examine(options, found);
  }
  await createAuthority(options, 'current');
  // Ours, or that of another process which was first.
  return examine(options, await readAuthorityFiles(options.directory));
}

/**
 * Makes an authority and writes its key file, unless one is there.
 *
 * @returns false when one was there
 * @throws AuthorityStorageError, InvalidExtraNameError
 */
export async function createAuthority(options: AuthorityOptions, slot: AuthoritySlot): Promise<boolean> {
  const material = await makeAuthority(options.extraNames, options.now());
  return createKeyFile(options.directory, slot, await sealKey(material, options.protector ?? null));
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
): Promise<{ readonly opened: OpenedAuthority; readonly setAside: readonly string[] }> {
  // Refuses impossible names before anything is set aside.
  constraintsFor(options.extraNames);
  const setAside = await setAuthorityFilesAside(options.directory);
  return { opened: await openAuthority(options), setAside };
}

/**
 * Judges the texts of an authority's files.
 *
 * @throws AuthorityStorageError
 */
export async function examine(
  options: AuthorityOptions,
  found: AuthorityTexts,
  slot: AuthoritySlot = 'current',
): Promise<OpenedAuthority> {
  const { directory } = options;
  const paths = authorityPaths(directory, slot);
  const files = [
    ...(found.certificate === undefined ? [] : [paths.certificate]),
    ...(found.key === undefined ? [] : [paths.privateKey]),
  ];
  const corrupt = (problem: string): CorruptAuthority => ({
    state: 'corrupt',
    reason:
      `The local authority in ${directory} cannot be used: ${problem} ` +
      'Put the right files back from a backup, or let Doorman make a new authority: ' +
      'the files of the old one are kept under names that end in .bad.',
    files,
  });
  const parts = readParts(found);
  if (typeof parts === 'string') {
    return corrupt(parts);
  }
  try {
    const read = readAuthorityChain(parts.chain);
    const outOfTime = validityProblem('Its certificate', read, options.now());
    if (outOfTime !== undefined) {
      return corrupt(outOfTime);
    }
    const missingNames = missingFrom(read.constraints, constraintsFor(options.extraNames));
    const facts = factsOf(parts.chain, read, missingNames, paths.certificate, parts.key);
    const opened = await openKey(parts.key, options.protector ?? null);
    if ('locked' in opened) {
      await mendCertificate(directory, slot, parts.chain, found.certificate);
      return { state: 'locked', reason: opened.locked, chain: parts.chain, facts };
    }
    const material = { ...parts.chain, privateKeyPem: opened.pem };
    openSigningAuthority(material);
    if (slot === 'current') await protectPrivateKey(directory);
    await mendCertificate(directory, slot, parts.chain, found.certificate);
    if (slot === 'current') await refreshSeal(directory, material, opened, options.protector ?? null);
    return {
      state: 'ready',
      authority: { material, missingNames, describe: () => ({ state: 'ready', ...facts }) },
    };
  } catch (error) {
    if (error instanceof InvalidAuthorityError) {
      return corrupt(`${error.message}.`);
    }
    throw error;
  }
}

/** @returns a sentence when a part is missing or cannot be read */
function readParts({
  certificate,
  key: text,
}: AuthorityTexts): { readonly chain: AuthorityChain; readonly key: StoredKey } | string {
  if (text === undefined) return 'ca.key is missing.';
  const file = readKeyFile(text);
  if (file === undefined) return 'ca.key is not a readable PEM private key without a passphrase.';
  if (file.chain !== null) return { chain: file.chain, key: file.key };
  if (certificate === undefined) return 'ca.pem is missing.';
  return { chain: { certificatePem: certificate, intermediatePem: null }, key: file.key };
}

const factsOf = (
  chain: AuthorityChain,
  read: ReadChain,
  missingNames: readonly string[],
  certificatePath: string,
  key: StoredKey,
): AuthorityCertificateFacts => ({
  subject: read.root.subject.split('\n').join(', '),
  fingerprint: read.root.fingerprint256,
  notBefore: read.notBefore,
  notAfter: read.notAfter,
  permittedNames: read.constraints.names,
  permittedRanges: read.constraints.ranges.map((range) => range.text),
  missingNames,
  certificatePath,
  isSingleLevel: chain.intermediatePem === null,
  isKeyProtected: key.kind === 'protected',
});

function missingFrom(present: NameConstraints, wanted: NameConstraints): string[] {
  const ranges = new Set(present.ranges.map((range) => range.text));
  return [
    ...wanted.names.filter((name) => !present.names.some((base) => isWithinName(base, name))),
    ...wanted.ranges.map((range) => range.text).filter((range) => !ranges.has(range)),
  ];
}

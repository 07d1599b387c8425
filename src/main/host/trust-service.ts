import { X509Certificate } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TrustScope } from '../../shared/model/trust.ts';
import { epochMilliseconds } from '../../shared/model/units.ts';
import { type AuthoritySlot, authorityPaths } from '../certificates/authority-files.ts';
import { issueLeaf } from '../certificates/leaf.ts';
import {
  type AuthorityChain,
  type AuthorityMaterial,
  openSigningAuthority,
} from '../certificates/signing-authority.ts';
import type { Elevate } from '../trust/carry-out.ts';
import type { TrustContext, TrustedAuthority } from '../trust/context.ts';
import { runProgram } from '../trust/programs.ts';
import { realFiles } from '../trust/real-files.ts';
import { createTrustMatrix, type TrustMatrix } from '../trust/trust-matrix.ts';
import { verificationAddress } from '../trust/verification-listener.ts';

/** The authorities that stores are looked at for. */
export interface TrustSubject {
  /** Null when there is none that can be read; what earlier ones left in stores can be taken out all the same. */
  readonly current: AuthorityChain | null;
  readonly next: AuthorityChain | null;
}

export interface TrustServiceOptions {
  readonly dataDirectory: string;
  readonly subject: () => TrustSubject;
  /** @throws when that authority cannot sign; clients are then not tried, and the row says why */
  readonly material: (slot: AuthoritySlot) => AuthorityMaterial;
  /** @throws always: with why there is no authority to put into stores */
  readonly refuse: (slot: AuthoritySlot) => never;
  /** Null where no person can be asked for the rights of an administrator. */
  readonly elevate: Elevate | null;
}

/** Where the bundle for `doorman env` is. */
export const bundlePath = (dataDirectory: string): string => join(dataDirectory, 'ca-bundle.pem');

/** What stores are looked at with on this machine, for one authority. */
export const trustContext = (dataDirectory: string, authority: TrustedAuthority): TrustContext => ({
  platform: process.platform,
  home: homedir(),
  environment: definedVariables(process.env),
  isAdministrator: process.getuid?.() === 0,
  authority,
  bundlePath: bundlePath(dataDirectory),
  run: runProgram,
  files: realFiles,
  now,
});

/**
 * The authority that an act is about, and what it leaves as it is.
 *
 * @param refuse throws, with why there is no such authority
 */
export function trustedAuthority(
  dataDirectory: string,
  { current, next }: TrustSubject,
  scope: TrustScope,
  refuse: (slot: AuthoritySlot) => never,
): TrustedAuthority {
  const describe = (
    chain: AuthorityChain,
    slot: AuthoritySlot,
    companion: AuthorityChain | null,
    kept: TrustedAuthority['kept'],
  ): TrustedAuthority => ({
    certificatePem: chain.certificatePem,
    certificatePath: authorityPaths(dataDirectory, slot).certificate,
    fingerprint: fingerprintOf(chain),
    isSingleLevel: chain.intermediatePem === null,
    companionPem: companion?.certificatePem ?? '',
    kept,
  });
  const nextPrint = next === null ? [] : [fingerprintOf(next)];
  switch (scope) {
    case 'current':
      return describe(current ?? refuse('current'), 'current', next, nextPrint);
    case 'next':
      return describe(next ?? refuse('next'), 'next', current, 'others');
    case 'earlier':
    case 'all': {
      if (current === null) return { ...none(dataDirectory), kept: scope === 'all' ? [] : nextPrint };
      const kept = scope === 'all' ? [] : [fingerprintOf(current), ...nextPrint];
      return describe(current, 'current', next, kept);
    }
  }
}

/** For taking out what is there without an authority to compare with. */
const none = (dataDirectory: string): TrustedAuthority => ({
  certificatePem: '',
  certificatePath: authorityPaths(dataDirectory).certificate,
  fingerprint: '',
  isSingleLevel: false,
  companionPem: '',
  kept: [],
});

const fingerprintOf = ({ certificatePem }: AuthorityChain): string =>
  new X509Certificate(certificatePem).fingerprint256;

/** The trust stores of this machine and the authorities of one data directory. */
export const createTrustService = ({
  dataDirectory,
  subject,
  material,
  refuse,
  elevate,
}: TrustServiceOptions): TrustMatrix =>
  createTrustMatrix({
    context: (scope) =>
      trustContext(dataDirectory, trustedAuthority(dataDirectory, subject(), scope, refuse)),
    // `localhost` beside the address: GnuTLS holds the common name to the constraints where there is no DNS name.
    certificate: async (scope) =>
      issueLeaf(
        openSigningAuthority(material(scope === 'next' ? 'next' : 'current')),
        { names: ['localhost'], addresses: [verificationAddress] },
        now(),
      ),
    elevate,
  });

const now = () => epochMilliseconds(Date.now());

const definedVariables = (variables: NodeJS.ProcessEnv): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

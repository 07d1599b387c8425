import type { TrustOutcome } from './trust.ts';
import type { EpochMilliseconds } from './units.ts';

/** The certificates of the local authority as a person may see them. */
export interface AuthorityCertificateFacts {
  /** Of the root, which trust stores are given. */
  readonly subject: string;
  /** SHA-256 over the root's DER, upper-case hex with colons. */
  readonly fingerprint: string;
  readonly notBefore: EpochMilliseconds;
  readonly notAfter: EpochMilliseconds;
  readonly permittedNames: readonly string[];
  readonly permittedRanges: readonly string[];
  /** Names of `tls.names` that it may not sign: another authority has to be made. */
  readonly missingNames: readonly string[];
  readonly certificatePath: string;
  /**
   * Made as a root that signs for servers itself. Java does not hold such a one to its names, and should be given another:
   * now there is an intermediate between, and nobody has the key of the root.
   */
  readonly isSingleLevel: boolean;
  /** The key file is encrypted with a secret that the operating system keeps. */
  readonly isKeyProtected: boolean;
}

/** The local certificate authority as a person may see it. Never the key. */
export type AuthorityFacts =
  | ({ readonly state: 'ready' } & AuthorityCertificateFacts)
  /** Its key is encrypted with a secret that is not to be had here, so nothing can be signed. */
  | ({ readonly state: 'locked'; readonly reason: string } & AuthorityCertificateFacts)
  | {
      readonly state: 'corrupt';
      /** What is wrong and what to do. */
      readonly reason: string;
      readonly files: readonly string[];
    }
  /** A person had it deleted. The next start makes a new one. */
  | { readonly state: 'removed' };

/** An authority that was in use before. Stores that trust it can be told to forget it. */
export interface EarlierAuthority {
  readonly subject: string;
  /** SHA-256 over the DER, upper-case hex with colons. */
  readonly fingerprint: string;
  readonly notAfter: EpochMilliseconds;
}

/** Whether this Doorman can encrypt the key with a secret that the operating system keeps. */
export interface KeyProtectionFacts {
  /** Where the secret is kept, as people know it; null where there is no such place, as without the desktop app. */
  readonly place: string | null;
  /** Why it cannot be used now; null when it can. */
  readonly unavailable: string | null;
}

/** The authority with what was before it and what is to come after it. */
export interface AuthorityOverview {
  readonly current: AuthorityFacts;
  /** Made to take the place of the current one; null when none was. */
  readonly next: AuthorityFacts | null;
  readonly earlier: readonly EarlierAuthority[];
  readonly protection: KeyProtectionFacts;
}

/** What became of removing everything. */
export interface AuthorityRemoval {
  /** False when a store still has a certificate of ours: then nothing was deleted. */
  readonly removed: boolean;
  readonly outcomes: readonly TrustOutcome[];
}

/** The certificate to be given away. */
export interface AuthorityExport {
  readonly pem: string;
  /** Base64. */
  readonly der: string;
}

/** A certificate that listeners show to clients now. */
export interface ServedCertificate {
  /** Host names and addresses. */
  readonly names: readonly string[];
  readonly notBefore: EpochMilliseconds;
  readonly notAfter: EpochMilliseconds;
  /** File that it was read from; null when the local authority signed it. */
  readonly path: string | null;
}

/** Most certificates that are listed; the rest is counted. */
export const servedCertificateLimit = 200;

export interface ServedCertificates {
  /** The one that ends first is first. */
  readonly items: readonly ServedCertificate[];
  /** Of all, listed or not. */
  readonly total: number;
}

/** An authority is worth a warning from this long before its end, in milliseconds. */
export const expiryNotice = 30 * 86_400_000;

/** An address of this machine on which the certificate can be given away. */
export interface ShareAddress {
  readonly address: string;
  /** Name of the network interface, such as `wlan0`. */
  readonly network: string;
  /** Reached from this machine alone, as by simulators of phones. */
  readonly isThisMachine: boolean;
}

/** The certificate as it is given away now. */
export interface CertificateShare {
  readonly address: string;
  readonly url: string;
  readonly until: EpochMilliseconds;
  /** How often it was fetched. */
  readonly fetched: number;
}

export interface CertificateSharingFacts {
  readonly addresses: readonly ShareAddress[];
  readonly share: CertificateShare | null;
}

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

/** An authority that was in use before. Stores that trust it can be told to forget it. */
export interface EarlierAuthority {
  readonly subject: string;
  /** SHA-256 over the DER, upper-case hex with colons. */
  readonly fingerprint: string;
  readonly notAfter: EpochMilliseconds;
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
    };

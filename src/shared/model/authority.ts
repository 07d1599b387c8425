import type { EpochMilliseconds } from './units.ts';

/** The local certificate authority as a person may see it. Never the key. */
export type AuthorityFacts =
  | {
      readonly state: 'ready';
      readonly subject: string;
      /** SHA-256 over the certificate's DER, upper-case hex with colons. */
      readonly fingerprint: string;
      readonly notBefore: EpochMilliseconds;
      readonly notAfter: EpochMilliseconds;
      readonly permittedNames: readonly string[];
      readonly permittedRanges: readonly string[];
      /** Names of `tls.names` that this certificate cannot sign until it is issued again. */
      readonly missingNames: readonly string[];
      readonly certificatePath: string;
    }
  | {
      readonly state: 'corrupt';
      /** What is wrong and what to do. */
      readonly reason: string;
      readonly files: readonly string[];
    };

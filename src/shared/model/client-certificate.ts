import type { EpochMilliseconds } from './units.ts';

/** A certificate that a client showed, as far as it is of use to a person. Texts are cut to 300 characters. */
export interface PresentedCertificate {
  /** `O=Doorman, CN=alice`; RFC 4514 escapes, in the order of the certificate. */
  readonly subject: string;
  readonly issuer: string;
  /** Upper-case hexadecimal. */
  readonly serial: string;
  /** SHA-256, upper-case hexadecimal with colons. */
  readonly fingerprint: string;
  readonly notBefore: EpochMilliseconds;
  readonly notAfter: EpochMilliseconds;
}

/**
 * Why a certificate that a client showed is not accepted.
 *
 * - `untrusted`: no authority of the listener has signed it
 * - `expired`, `not_yet_valid`: not now
 * - `wrong_purpose`: it is not for clients (its extended key usage)
 * - `revoked`: a person revoked it in Doorman
 * - `too_large`: it is larger than Doorman reads
 */
export type ClientCertificateProblem =
  | 'untrusted'
  | 'expired'
  | 'not_yet_valid'
  | 'wrong_purpose'
  | 'revoked'
  | 'too_large';

/** A client certificate that was made with Doorman. Its key was handed out and is not kept. */
export interface IssuedClientCertificate extends PresentedCertificate {
  readonly name: string;
  /** When a person revoked it; null while it is accepted. */
  readonly revokedAt: EpochMilliseconds | null;
}

/** The authority for client certificates, and what it has signed. */
export type ClientAuthorityFacts =
  | {
      readonly state: 'ready';
      readonly subject: string;
      readonly fingerprint: string;
      readonly notAfter: EpochMilliseconds;
      /** `client-ca.pem` of the data directory, for servers that are to accept these clients. */
      readonly certificatePath: string;
      /** Newest first. */
      readonly items: readonly IssuedClientCertificate[];
    }
  /** It cannot be used; `reason` says what is wrong and what to do. */
  | { readonly state: 'corrupt'; readonly reason: string };

/** A new client certificate in the forms that programs import. Given out once. */
export interface ClientCertificateFiles {
  /** Of the files, without ending: letters, digits, `-`, `_` and `.` of the name. */
  readonly fileName: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** PKCS#12 with key, certificate and authority, under the password. */
  readonly pkcs12Base64: string;
}

/** Most certificates that one data directory keeps track of. */
export const issuedClientCertificateLimit = 200;
/** Longest name of a client, in characters (RFC 5280 ub-common-name). */
export const clientNameLimit = 64;
/** Shortest and longest password of a PKCS#12 file, in characters; printable ASCII, which every importer reads alike. */
export const clientPasswordLimits = { least: 8, most: 128 } as const;
/** Validity of a client certificate, in days. */
export const clientValidityDays = { least: 1, most: 825, usual: 365 } as const;

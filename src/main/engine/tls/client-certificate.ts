import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { ClientCertificatesConfig } from '../../../shared/config/client-certificates.ts';
import type {
  ClientCertificateProblem,
  PresentedCertificate,
} from '../../../shared/model/client-certificate.ts';
import { certificateFacts, wholeSubject } from './certificate-facts.ts';
import type { ClientTrust } from './client-trust.ts';

/** The largest certificate that is looked at, in bytes of DER. Usual ones have one or two thousand. */
const certificateLimit = 16_384;

/** What came of asking a client for its certificate. */
export type ShownCertificate =
  | { readonly state: 'none' }
  | {
      readonly state: 'verified';
      readonly facts: PresentedCertificate;
      readonly certificate: X509Certificate;
    }
  | {
      readonly state: 'unverified';
      readonly facts: PresentedCertificate | null;
      readonly problem: ClientCertificateProblem;
      /** OpenSSL's code, or a clause. */
      readonly detail: string;
    };

/**
 * What the client of a connection showed. A resumed session carries the certificate of the first one with what OpenSSL
 * thought of it then, so dates and revocation are looked at here each time.
 *
 * @param now in milliseconds of epoch
 */
export function lookAtClient(socket: TLSSocket, trust: ClientTrust, now: number): ShownCertificate {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return { state: 'none' };
  const unverified = (problem: ClientCertificateProblem, detail: string): ShownCertificate => ({
    state: 'unverified',
    facts: certificateFacts(certificate),
    problem,
    detail,
  });
  if (certificate.raw.length > certificateLimit) {
    return unverified(
      'too_large',
      `it has ${certificate.raw.length} bytes, and at most ${certificateLimit} are read`,
    );
  }
  if (trust.isRevoked(certificate.fingerprint256)) return unverified('revoked', 'revoked in Doorman');
  if (!socket.authorized) {
    const code = errorCodeOf(socket.authorizationError);
    return unverified(problemOfVerifyError(code), code);
  }
  if (now > certificate.validToDate.getTime()) return unverified('expired', 'CERT_HAS_EXPIRED');
  if (now < certificate.validFromDate.getTime()) return unverified('not_yet_valid', 'CERT_NOT_YET_VALID');
  return { state: 'verified', facts: certificateFacts(certificate), certificate };
}

/** Node has it as a code where its types say an error. */
export function errorCodeOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!(error instanceof Error)) return 'UNVERIFIED';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/** @param code of OpenSSL's verification, as Node names it */
export function problemOfVerifyError(code: string): ClientCertificateProblem {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'expired';
    case 'CERT_NOT_YET_VALID':
      return 'not_yet_valid';
    case 'INVALID_PURPOSE':
      return 'wrong_purpose';
    case 'CERT_REVOKED':
      return 'revoked';
    default:
      return 'untrusted';
  }
}

type IdentityField = readonly [name: string, value: string];

/** The header fields that tell an upstream who the client is. */
export function identityFields(
  { facts, certificate }: Extract<ShownCertificate, { state: 'verified' }>,
  forward: ClientCertificatesConfig['forward'],
): readonly IdentityField[] {
  const fields: IdentityField[] = [];
  // A Byte Sequence of structured fields (RFC 9440 section 2.1).
  if (forward.certificate !== undefined)
    fields.push([forward.certificate, `:${certificate.raw.toString('base64')}:`]);
  if (forward.subject !== undefined) fields.push([forward.subject, asAscii(wholeSubject(certificate))]);
  if (forward.fingerprint !== undefined) fields.push([forward.fingerprint, facts.fingerprint]);
  return fields;
}

/** Octets that are no printable ASCII as `\XX`, as RFC 4514 section 2.4 writes them. */
const asAscii = (text: string): string =>
  text.replace(/[^\x20-\x7e]+/gu, (part) =>
    Buffer.from(part, 'utf8')
      .toString('hex')
      .toUpperCase()
      .replace(/../g, (octet) => `\\${octet}`),
  );

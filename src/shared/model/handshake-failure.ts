import type { ClientCertificateProblem, PresentedCertificate } from './client-certificate.ts';
import type { EpochMilliseconds } from './units.ts';

/**
 * Why no TLS connection came about.
 *
 * - `client_certificate_missing`: the listener requires one and the client showed none
 * - `client_certificate_refused`: the one it showed is not accepted
 * - `certificate_rejected`: the client does not accept ours
 * - `version`, `cipher`, `application`: nothing that both sides speak (ALPN for the last)
 * - `plain_http`, `not_tls`: the client spoke something else
 * - `name_not_signed`: there is no certificate for the name it asked for; it was shown another
 * - `timeout`, `client_left`: the client did not finish
 */
export const handshakeFailureReasons = [
  'client_certificate_missing',
  'client_certificate_refused',
  'certificate_rejected',
  'version',
  'cipher',
  'application',
  'plain_http',
  'not_tls',
  'name_not_signed',
  'timeout',
  'client_left',
  'other',
] as const;

export type HandshakeFailureReason = (typeof handshakeFailureReasons)[number];

/** One handshake that failed, with what was seen of the client. */
export interface HandshakeFailure {
  readonly reason: HandshakeFailureReason;
  /** OpenSSL's or Node's code, or a clause. */
  readonly detail: string;
  /** Address of the client. */
  readonly client: string;
  /** The name it asked for; null for none. */
  readonly serverName: string | null;
  /** Set with `client_certificate_refused`. */
  readonly problem: ClientCertificateProblem | null;
  /** What it showed, where that is still known: OpenSSL itself turns away what no authority has signed. */
  readonly certificate: PresentedCertificate | null;
}

/** How often a listener saw one reason since the engine started. */
export interface HandshakeFailureCount {
  readonly reason: HandshakeFailureReason;
  readonly count: number;
  readonly lastAt: EpochMilliseconds;
}

import type { Fault, FaultCode } from '../../../shared/model/fault.ts';
import { ExchangeFailure } from '../failure.ts';

/** Error codes of Node, by the fault they mean. */
const codes: Readonly<Record<string, FaultCode>> = {
  ECONNREFUSED: 'upstream.refused',
  ENOENT: 'upstream.refused',
  ENOTFOUND: 'upstream.name_not_found',
  EAI_AGAIN: 'upstream.name_not_found',
  EHOSTUNREACH: 'upstream.unreachable',
  ENETUNREACH: 'upstream.unreachable',
  EADDRNOTAVAIL: 'upstream.unreachable',
  ETIMEDOUT: 'upstream.connect_timeout',
  ECONNRESET: 'upstream.reset',
  EPIPE: 'upstream.reset',
  EPROTO: 'upstream.tls_failed',
};

const certificateCode =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_PURPOSE|INVALID_CA|PATH_LENGTH|ERR_TLS_CERT_ALTNAME)/;

/** TLS alerts by which an upstream refuses what it was shown, or says that it was shown nothing (RFC 8446 section 6.2). */
const clientCertificateAlert =
  /_ALERT_(CERTIFICATE_|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

/**
 * What an error of the transport means. Several addresses tried at once (both families of `localhost`) fail with one
 * error each; the first tells.
 *
 * @param whenUnknown the fault for an error that says nothing more
 */
export function faultOfError(error: unknown, whenUnknown: FaultCode): Fault {
  if (error instanceof ExchangeFailure) return error.fault;
  const single = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = codeOf(error) ?? codeOf(single) ?? '';
  const messages =
    error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : messageOf(single);
  return { code: faultOfCode(code, whenUnknown), detail: messages || code || 'no further reason given' };
}

function faultOfCode(code: string, whenUnknown: FaultCode): FaultCode {
  const known = codes[code];
  if (known !== undefined) return known;
  if (certificateCode.test(code)) return 'upstream.tls_certificate';
  if (clientCertificateAlert.test(code)) return 'upstream.tls_client_certificate';
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return 'upstream.tls_failed';
  return whenUnknown;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

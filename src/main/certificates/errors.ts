import type { EpochMilliseconds } from '../../shared/model/units.ts';
import type { NameConstraints, ParsedName } from './names.ts';

/** Why a certificate for a name was refused. */
export type NameRefusal =
  /** The text is neither a host name nor an address. */
  | 'invalid'
  /** The authority is not made for it. */
  | 'outside'
  /** It is in `tls.names`, but the authority was made before that. */
  | 'needs_reissue';

/** No certificate is made for this name. The message says why and what can be done. */
export class NameNotPermittedError extends Error {
  readonly code = 'certificate.name_not_permitted';
  override readonly name = 'NameNotPermittedError';
  readonly refusal: NameRefusal;
  /** The name as it was asked for. */
  readonly subject: string;

  private constructor(refusal: NameRefusal, subject: string, message: string) {
    super(message);
    this.refusal = refusal;
    this.subject = subject;
  }

  static invalid(subject: string, reason: string): NameNotPermittedError {
    // The text comes from the network: quoted and cut, so that it cannot bring control characters into a log.
    const shown = JSON.stringify(subject.length > 300 ? `${subject.slice(0, 300)}…` : subject);
    return new NameNotPermittedError(
      'invalid',
      subject,
      `No certificate was made for ${shown}, which ${reason}. Ask for a host name such as hello.localhost.`,
    );
  }

  static outside(parsed: ParsedName, constraints: NameConstraints): NameNotPermittedError {
    const isName = parsed.kind === 'dns';
    const permitted = isName ? constraints.names : constraints.ranges.map((range) => range.text);
    const advice = isName
      ? `To use it, add it to tls.names in the configuration.`
      : `Reach the service by a permitted name or address instead.`;
    return new NameNotPermittedError(
      'outside',
      parsed.text,
      `No certificate was made for ${parsed.text}: the local authority is limited to ${permitted.join(', ')}. ${advice}`,
    );
  }

  static needsReissue(parsed: ParsedName): NameNotPermittedError {
    return new NameNotPermittedError(
      'needs_reissue',
      parsed.text,
      `No certificate was made for ${parsed.text}: the local authority was made before this name was permitted. ` +
        'Make a new authority (rotate), and trust it.',
    );
  }
}

/** The authority's own certificate is not valid at this time. */
export class AuthorityExpiredError extends Error {
  readonly code = 'certificate.authority_expired';
  override readonly name = 'AuthorityExpiredError';

  constructor(
    validity: { readonly notBefore: EpochMilliseconds; readonly notAfter: EpochMilliseconds },
    now: EpochMilliseconds,
  ) {
    super(validityProblem('The local authority', validity, now) ?? 'The local authority is not valid.');
  }
}

/** More certificates are being made at once than is allowed. */
export class TooManyPendingLeavesError extends Error {
  readonly code = 'certificate.too_many_pending';
  override readonly name = 'TooManyPendingLeavesError';

  constructor(subject: string, limit: number) {
    super(
      `No certificate was made for ${subject}: ${limit} others are being made at this moment. Try again shortly.`,
    );
  }
}

/** One sentence when `now` is outside the validity, undefined when it is inside. */
export function validityProblem(
  what: string,
  validity: { readonly notBefore: number; readonly notAfter: number },
  now: number,
): string | undefined {
  const date = (at: number): string => new Date(at).toISOString();
  if (now >= validity.notAfter) {
    return `${what} expired on ${date(validity.notAfter)}.`;
  }
  if (now < validity.notBefore) {
    return `${what} is valid from ${date(validity.notBefore)} on, but the clock of this machine says ${date(now)}. Set the clock right.`;
  }
  return undefined;
}

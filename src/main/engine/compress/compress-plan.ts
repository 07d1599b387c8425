import type { CompressSkipReason, ContentCoding } from '../../../shared/model/content-decision.ts';
import { chooseCoding } from '../accept-encoding.ts';
import { codingsOf, forbidsChange, isBodiless } from '../changed-body.ts';
import type { HeaderList } from '../headers.ts';
import { parseMediaType } from '../media-type.ts';
import type { ResponseHead } from '../message.ts';
import { isCompressible } from './compressible-types.ts';

/** Characters of a field that evidence quotes. */
const quoteLimit = 120;

export interface CompressOptions {
  /** What is offered, the preferred one first. */
  readonly algorithms: readonly ContentCoding[];
  /** Bodies whose head says that they are shorter are sent as they are, in bytes. */
  readonly minBytes: number;
}

/** What becomes of a response. `varies`: with another Accept-Encoding it would have become something else. */
export type CompressPlan =
  | { readonly coding: ContentCoding; readonly accepted: string }
  | {
      readonly coding: null;
      readonly reason: CompressSkipReason;
      readonly detail: string;
      readonly varies: boolean;
    };

/**
 * Decides whether a response is compressed, and with what. The answer to HEAD is decided as that to GET.
 *
 * @param request fields of the request, as the route got it
 * @param empty the body is known to be empty, and not because the request was HEAD
 */
export function planCompression(
  { algorithms, minBytes }: CompressOptions,
  request: HeaderList,
  { status, headers }: ResponseHead,
  empty: boolean,
): CompressPlan {
  const skip = (reason: CompressSkipReason, detail: string, varies: boolean): CompressPlan => ({
    coding: null,
    reason,
    detail: detail.slice(0, quoteLimit),
    varies,
  });
  if (status === 101) return skip('upgraded', headers.get('upgrade') ?? '', false);
  // A 304 is about a response that would have varied; whether it is of a type that does is not always said.
  if (isBodiless(status)) return skip('no_body', String(status), status === 304);
  const contentType = headers.get('content-type');
  const compressible = isCompressible(parseMediaType(contentType).type);
  if (status === 206 || headers.has('content-range')) {
    return skip('partial', headers.get('content-range') ?? String(status), compressible);
  }
  const encoded = codingsOf(headers);
  // Another client may accept nothing of what the upstream speaks, and be sent what is spoken here.
  if (encoded !== null) return skip('encoded', encoded, compressible);
  if (forbidsChange(headers)) return skip('no_transform', 'the response', false);
  if (!compressible) return skip('type', contentType ?? '', false);
  const length = headers.get('content-length');
  if (empty || length === '0') return skip('no_body', '', false);
  if (length !== undefined && Number(length) < minBytes) return skip('too_small', `${length} bytes`, false);
  if (forbidsChange(request)) return skip('no_transform', 'the request', true);
  const accepted = request.joined('accept-encoding');
  const coding = chooseCoding(accepted, algorithms);
  if (coding === null) return skip('not_accepted', accepted ?? '', true);
  return { coding, accepted: (accepted ?? '').slice(0, quoteLimit) };
}

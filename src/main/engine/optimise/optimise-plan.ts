import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { OptimisedKind, OptimiseSkipReason } from '../../../shared/model/content-decision.ts';
import { codingsOf, forbidsChange } from '../changed-body.ts';
import type { HeaderList } from '../headers.ts';
import { parseMediaType } from '../media-type.ts';
import type { ResponseHead } from '../message.ts';
import { bodyLimits } from './optimise-limits.ts';

export type OptimisePlan =
  | { readonly optimise: true; readonly kind: OptimisedKind }
  | {
      readonly optimise: false;
      readonly kind: OptimisedKind | null;
      readonly reason: OptimiseSkipReason;
      readonly detail: string;
    };

const kinds: Readonly<Record<string, OptimisedKind>> = {
  'text/html': 'html',
  'text/css': 'css',
  'text/javascript': 'js',
  'application/javascript': 'js',
  'application/x-javascript': 'js',
  'application/ecmascript': 'js',
  'image/jpeg': 'image',
  'image/png': 'image',
  'image/webp': 'image',
  'image/avif': 'image',
};

/** Bytes in these encodings are the same in UTF-8. */
const charsets: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

/** Decides by the heads alone whether a body is to be optimised, and as what. */
export function planOptimisation(
  wanted: RouteConfig['optimise'],
  request: HeaderList,
  { status, headers }: ResponseHead,
): OptimisePlan {
  const contentType = headers.get('content-type');
  const { type, charset } = parseMediaType(contentType);
  const kind = kinds[type] ?? null;
  const skip = (reason: OptimiseSkipReason, detail: string): OptimisePlan => ({
    optimise: false,
    kind,
    reason,
    detail: detail.slice(0, 120),
  });
  if (kind === null || !wanted[kind === 'image' ? 'images' : kind]) return skip('type', contentType ?? '');
  if (status === 206 || headers.has('content-range'))
    return skip('partial', headers.get('content-range') ?? '');
  // An error is passed on as it is.
  if (status !== 200) return skip('status', String(status));
  const encoded = codingsOf(headers);
  if (encoded !== null) return skip('encoded', encoded);
  if (forbidsChange(headers)) return skip('no_transform', 'the response');
  if (forbidsChange(request)) return skip('no_transform', 'the request');
  if (kind !== 'image' && charset !== null && !charsets.has(charset)) return skip('charset', charset);
  const length = headers.get('content-length');
  if (length !== undefined && Number(length) > bodyLimits[kind]) return skip('too_large', `${length} bytes`);
  return { optimise: true, kind };
}

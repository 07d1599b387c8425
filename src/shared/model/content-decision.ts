import type { Bytes } from './units.ts';

export type ContentCoding = 'zstd' | 'br' | 'gzip';

/**
 * Why a response went out as it came.
 *
 * - `not_accepted`: the client accepts none of the codings offered · `type`: not one that gets smaller
 * - `too_small`: below `minBytes` · `encoded`: the upstream encoded it already · `partial`: a part of a body
 * - `no_transform`: `Cache-Control: no-transform` · `no_body`: there is none · `upgraded`: it is another protocol
 * - `head`: only the head was asked for; it says what a GET would be sent (`detail` is the coding)
 * - `busy`: so many others are on their way that their encoders take all the memory they may
 */
export type CompressSkipReason =
  | 'not_accepted'
  | 'type'
  | 'too_small'
  | 'encoded'
  | 'partial'
  | 'no_transform'
  | 'no_body'
  | 'upgraded'
  | 'head'
  | 'busy';

export type OptimisedKind = 'html' | 'css' | 'js' | 'image';

/**
 * Why a body was not optimised.
 *
 * - `type`: not one that the route asks for · `status`: not a 200 · `encoded`: compressed before it came here
 * - `partial`: a part of a body · `no_transform`: `Cache-Control: no-transform` · `charset`: not UTF-8
 * - `head`: only the head was asked for; it says what a GET would be sent · `no_body`: there is none
 * - `too_large`: more bytes or pixels than are looked at · `late`, `cut`: the body did not come whole in time, or not at all
 * - `busy`: too much else waits · `failed`: the optimiser could not read the body, or not in time
 * - `larger`: the body got no smaller
 */
export type OptimiseSkipReason =
  | 'type'
  | 'status'
  | 'encoded'
  | 'partial'
  | 'no_transform'
  | 'charset'
  | 'head'
  | 'no_body'
  | 'too_large'
  | 'late'
  | 'cut'
  | 'busy'
  | 'failed'
  | 'larger';

/** Evidence of the decisions that change what a body is written as. */
export interface ContentEvidence {
  /** Appended with the head and filled while the body passes, so that it always says how far that has come. */
  'compress.applied': {
    readonly coding: ContentCoding;
    /** What the client accepts, as it wrote it, shortened. */
    readonly accepted: string;
    readonly before: Bytes;
    readonly after: Bytes;
    /** The body has ended: the sizes are those of all of it. */
    readonly complete: boolean;
  };
  'compress.skipped': { readonly reason: CompressSkipReason; readonly detail: string };
  'optimise.applied': { readonly kind: OptimisedKind; readonly before: Bytes; readonly after: Bytes };
  /** `detail`: the error of the optimiser, shortened; '' where there was none. */
  'optimise.skipped': {
    readonly kind: OptimisedKind | null;
    readonly reason: OptimiseSkipReason;
    readonly detail: string;
  };
}

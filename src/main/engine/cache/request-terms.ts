import { type Milliseconds, milliseconds } from '../../../shared/model/units.ts';
import type { HeaderList } from '../headers.ts';
import { noDirectives, parseDirectives, secondsOf } from './directives.ts';

/** What a client demands of a cached response (RFC 9111 section 5.2.1). Null where it does not. */
export interface RequestTerms {
  /** The directive as it was written. */
  readonly noStore: string | null;
  /** Only after the upstream has confirmed it. */
  readonly noCache: string | null;
  readonly maxAge: Milliseconds | null;
  readonly minFresh: Milliseconds | null;
  /** Infinite where any age will do. */
  readonly maxStale: Milliseconds | null;
  readonly onlyIfCached: boolean;
  /** `Cache-Control` as it was sent, for evidence. */
  readonly written: string | null;
}

/** Of most requests. */
export const noTerms: RequestTerms = {
  noStore: null,
  noCache: null,
  maxAge: null,
  minFresh: null,
  maxStale: null,
  onlyIfCached: false,
  written: null,
};

/** @param ignoreNoCache the route does not let clients ask for a fresher one */
export function requestTerms(headers: HeaderList, ignoreNoCache: boolean): RequestTerms {
  const written = headers.joined('cache-control');
  // Pragma counts where Cache-Control is not known (RFC 9111 section 5.4).
  const pragma = written === undefined ? headers.joined('pragma') : undefined;
  if (written === undefined && pragma === undefined) return noTerms;
  const directives = written === undefined ? noDirectives : parseDirectives(written);
  const oldNoCache =
    pragma !== undefined && parseDirectives(pragma).has('no-cache') ? 'Pragma: no-cache' : null;
  const duration = (name: string): Milliseconds | null => {
    const seconds = secondsOf(directives.get(name)?.value);
    return seconds === null ? null : milliseconds(seconds * 1000);
  };
  const maxStale = directives.get('max-stale');
  return {
    noStore: directives.get('no-store')?.written ?? null,
    noCache: ignoreNoCache ? null : (directives.get('no-cache')?.written ?? oldNoCache),
    maxAge: ignoreNoCache ? null : duration('max-age'),
    minFresh: ignoreNoCache ? null : duration('min-fresh'),
    maxStale: maxStale?.value === null ? milliseconds(Number.POSITIVE_INFINITY) : duration('max-stale'),
    onlyIfCached: directives.has('only-if-cached'),
    written: written ?? pragma ?? null,
  };
}

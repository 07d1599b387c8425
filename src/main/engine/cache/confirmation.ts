import type { HeaderList } from '../headers.ts';
import type { StoredResponse } from './store/stored-response.ts';

/** Entity tags that one request asks about, at most. */
const tagsLimit = 16;

/** What the client itself has, or wants only a part of: the upstream is asked about what is stored in its place. */
const replaced: ReadonlySet<string> = new Set(['if-none-match', 'if-modified-since', 'range', 'if-range']);

/** The fields of a request for the whole, whatever the client has already: the cache can tell it by itself then. */
export const wholeRequest = (headers: HeaderList): HeaderList =>
  headers.filter((name) => !replaced.has(name));

/** A request that lets the upstream confirm what is stored in place of sending it again (RFC 9111 section 4.3.1). */
export interface ConfirmationRequest {
  readonly headers: HeaderList;
  /** The field that asks. */
  readonly validator: 'If-None-Match' | 'If-Modified-Since';
  /** What it is about. */
  readonly about: readonly StoredResponse[];
}

/**
 * @param headers of the client's request
 * @param found what answers the request once it is confirmed; null where nothing does
 * @param variants all that is stored under the key for this route: the upstream may find that one of them is the answer (section 4.1)
 * @returns null where nothing stored has a validator
 */
export function confirmationRequest(
  headers: HeaderList,
  found: StoredResponse | null,
  variants: readonly StoredResponse[],
): ConfirmationRequest | null {
  const candidates = found === null ? variants : [found, ...variants.filter(({ id }) => id !== found.id)];
  const tagged = candidates.filter((response) => response.headers.has('etag')).slice(0, tagsLimit);
  const modified = found?.headers.get('last-modified');
  const byTag = tagged.length > 0 && (found === null || found.headers.has('etag'));
  if (!byTag && modified === undefined) return null;
  const asking = wholeRequest(headers);
  if (byTag) {
    const tags = new Set(tagged.map((response) => response.headers.get('etag') ?? ''));
    asking.append('If-None-Match', [...tags].join(', '));
  }
  if (modified !== undefined) asking.append('If-Modified-Since', modified);
  return byTag
    ? { headers: asking, validator: 'If-None-Match', about: tagged }
    : { headers: asking, validator: 'If-Modified-Since', about: found === null ? [] : [found] };
}

/**
 * What a 304 confirms (RFC 9111 section 4.3.4): the one it names by its entity tag, or the only one that was asked about.
 *
 * @returns null where it cannot be told
 */
export function confirmed({ about }: ConfirmationRequest, headers: HeaderList): StoredResponse | null {
  const [first] = about;
  if (about.length === 1 && first !== undefined) return first;
  const tag = headers.get('etag');
  const named = tag === undefined ? [] : about.filter((response) => response.headers.get('etag') === tag);
  return named.reduce<StoredResponse | null>(
    (latest, other) =>
      latest === null || other.policy.responseTime > latest.policy.responseTime ? other : latest,
    null,
  );
}

import type { HeaderList } from '../headers.ts';
import { parseHttpDate } from './dates.ts';
import type { ResponseToStore } from './store/stored-response.ts';

/** Fields by which a client has a response only if it changed. */
const evaluated = ['if-none-match', 'if-modified-since'] as const;

/** Conditions that only the origin may judge (RFC 9111 section 4.3.2). */
export const hasOriginCondition = (headers: HeaderList): boolean =>
  headers.has('if-match') || headers.has('if-unmodified-since');

export const isConditional = (headers: HeaderList): boolean => evaluated.some((name) => headers.has(name));

type Validators = Pick<ResponseToStore, 'status' | 'headers' | 'policy'>;

/** Whether the client has a stored response already, so that 304 answers it (RFC 9111 section 4.3.2). */
export function clientHasIt(headers: HeaderList, { status, headers: stored, policy }: Validators): boolean {
  // Conditions are about the answer that would be given without them (RFC 9110 section 13.2.1).
  if (status < 200 || status > 299) return false;
  const tags = headers.joined('if-none-match');
  if (tags !== undefined) return matchesWeakly(tags, stored.get('etag'));
  const since = headers.get('if-modified-since');
  if (since === undefined) return false;
  const limit = parseHttpDate(since, policy.responseTime);
  const changed =
    parseHttpDate(stored.get('last-modified') ?? stored.get('date'), policy.responseTime) ??
    policy.responseTime;
  return limit !== null && changed <= limit;
}

/** Whether a list of entity tags has one (weak comparison, RFC 9110 section 8.8.3.2). */
function matchesWeakly(list: string, etag: string | undefined): boolean {
  if (list.trim() === '*') return true;
  if (etag === undefined) return false;
  const wanted = opaque(etag);
  return entityTags(list).some((tag) => opaque(tag) === wanted);
}

/** The tags of a list, as they were written; one that is not quoted, which is wrong, ends at the next comma. */
export const entityTags = (list: string): readonly string[] =>
  list.match(/(?:[Ww]\/)?"[^"]*"|[^\s,]+/g) ?? [];

const opaque = (tag: string): string => tag.replace(/^[Ww]\//, '');

/** Whether `If-Range` lets a part be taken from the stored response: strong comparison, or the same date (RFC 9110 section 13.1.5). */
export function mayTakePart(headers: HeaderList, stored: HeaderList): boolean {
  const condition = headers.get('if-range');
  if (condition === undefined) return true;
  if (/^[Ww]\//.test(condition)) return false;
  return condition.startsWith('"')
    ? condition === stored.get('etag')
    : condition === stored.get('last-modified');
}

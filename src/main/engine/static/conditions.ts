import type { HeaderList } from '../headers.ts';
import { parseDate } from './date.ts';

/** What tells one state of a file from another. */
export interface Validators {
  /** As the `ETag` field has it. */
  readonly etag: string;
  /** Whole seconds, in milliseconds since the epoch. */
  readonly modified: number;
}

/** What a condition of the request comes to: go on, 304, or 412. */
export type Judgement = 'go_on' | 'not_modified' | 'failed';

/**
 * Judges the conditions of a GET or HEAD request for something that exists, in the order of RFC 9110 section 13.2.2. A date
 * that is none is as if it had not come.
 *
 * @param now milliseconds since the epoch
 */
export function judgeConditions(headers: HeaderList, { etag, modified }: Validators, now: number): Judgement {
  const match = headers.joined('if-match');
  if (match !== undefined) {
    if (match.trim() !== '*' && !tagsOf(match).some((tag) => isSame(tag, etag))) return 'failed';
  } else {
    const unmodifiedSince = dateOf(headers, 'if-unmodified-since', now);
    if (unmodifiedSince !== null && modified > unmodifiedSince) return 'failed';
  }
  const noneMatch = headers.joined('if-none-match');
  if (noneMatch !== undefined) {
    const known = noneMatch.trim() === '*' || tagsOf(noneMatch).some((tag) => opaque(tag) === opaque(etag));
    return known ? 'not_modified' : 'go_on';
  }
  const modifiedSince = dateOf(headers, 'if-modified-since', now);
  return modifiedSince !== null && modified <= modifiedSince ? 'not_modified' : 'go_on';
}

/** A file changed so shortly before is not told from its next state by a date in seconds (RFC 9110 section 8.8.2.2). */
const strongDateAge = 60_000;

/**
 * Whether `If-Range` lets parts be sent (RFC 9110 section 13.1.5): there is none, or it names the file's state by a strong
 * validator.
 *
 * @param now milliseconds since the epoch
 */
export function mayBeParts(headers: HeaderList, { etag, modified }: Validators, now: number): boolean {
  const condition = headers.get('if-range');
  if (condition === undefined) return true;
  if (/^(W\/)?"/.test(condition)) return isSame(condition, etag);
  return parseDate(condition, now) === modified && now - modified >= strongDateAge;
}

/** The strong comparison of RFC 9110 section 8.8.3.2. */
const isSame = (tag: string, etag: string): boolean => tag === etag && !tag.startsWith('W/');

const opaque = (tag: string): string => tag.replace(/^W\//, '');

const tagsOf = (list: string): readonly string[] => list.match(/(?:W\/)?"[^"]*"/g) ?? [];

function dateOf(headers: HeaderList, name: string, now: number): number | null {
  const text = headers.get(name);
  return text === undefined ? null : parseDate(text, now);
}

import type { CacheMissReason } from '../../../shared/model/cache-decision.ts';
import type { HeaderList } from '../headers.ts';

/** Why a request was forwarded, as RFC 9211 section 2.2 names it. */
export type Forwarded = 'bypass' | 'method' | 'uri-miss' | 'vary-miss' | 'request' | 'stale' | 'partial';

export const forwardedAs: Readonly<Record<CacheMissReason, Forwarded>> = {
  not_stored: 'uri-miss',
  vary_mismatch: 'vary-miss',
  stale: 'stale',
  changed: 'stale',
  unconfirmed: 'stale',
  must_revalidate: 'stale',
  client_demands: 'request',
  range: 'partial',
};

export interface StatusOfCache {
  readonly hit: boolean;
  readonly forwarded: Forwarded | null;
  /** Status of the upstream's own answer, where it was asked and the client got another. */
  readonly forwardedStatus?: number;
  /** Seconds that it stays fresh; below 0 where it is stale. */
  readonly ttl?: number;
  readonly stored?: boolean;
  readonly collapsed?: boolean;
  /** A token. */
  readonly detail?: string;
}

/** Says to whoever debugs what this cache did (RFC 9211), behind what caches nearer to the origin said. */
export function appendCacheStatus(headers: HeaderList, status: StatusOfCache): void {
  headers.set(fieldName, cacheStatusBehind(headers, status));
}

/** A copy of what is stored that says how old it is and what this cache did. */
export const servedFields = (stored: HeaderList, ageInSeconds: number, status: StatusOfCache): HeaderList => {
  const said = cacheStatusBehind(stored, status);
  const age = String(ageInSeconds);
  if (!servedKeys.some((key) => stored.has(key)))
    return stored.with(['Age', age, fieldName, said], servedKeys);
  const headers = stored.clone();
  headers.set('Age', age);
  headers.set(fieldName, said);
  return headers;
};

const fieldName = 'Cache-Status';
const servedKeys: readonly string[] = ['age', 'cache-status'];

/** The value of the field: what other caches said, and this one. */
function cacheStatusBehind(headers: HeaderList, status: StatusOfCache): string {
  let member = 'doorman';
  if (status.hit) member += '; hit';
  if (status.forwarded !== null) member += `; fwd=${status.forwarded}`;
  if (status.forwardedStatus !== undefined) member += `; fwd-status=${status.forwardedStatus}`;
  if (status.ttl !== undefined) member += `; ttl=${status.ttl}`;
  if (status.stored === true) member += '; stored';
  if (status.collapsed === true) member += '; collapsed';
  if (status.detail !== undefined) member += `; detail=${status.detail}`;
  const before = headers.joined(fieldName);
  return before === undefined ? member : `${before}, ${member}`;
}

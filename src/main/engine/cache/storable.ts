import type { CacheNotStoredReason } from '../../../shared/model/cache-decision.ts';
import type { Bytes } from '../../../shared/model/units.ts';
import type { HeaderList } from '../headers.ts';
import { fieldNamesOf } from './directives.ts';
import { isExplicit } from './freshness.ts';
import type { ResponseDirectives } from './response-directives.ts';
import { isHeuristicallyCacheable, isUnderstood } from './statuses.ts';
import type { StoredPolicy } from './store/stored-response.ts';

/** Why a response is not stored, and the directive that says so as it was written. */
export interface NotStored {
  readonly reason: CacheNotStoredReason;
  readonly directive: string | null;
}

export interface StorableQuestion {
  readonly status: number;
  readonly headers: HeaderList;
  readonly response: ResponseDirectives;
  readonly policy: StoredPolicy;
  /** Whether the request had `Authorization`. */
  readonly authorized: boolean;
  /** The largest body that is stored. */
  readonly maxObject: Bytes;
}

/**
 * Whether the response to a GET may be stored by a shared cache (RFC 9111 section 3). One that could never be used
 * again, fresh, confirmed or stale, is not worth its room.
 *
 * @returns null where it is stored
 */
export function whyNotStored(question: StorableQuestion): NotStored | null {
  const { status, headers, policy, authorized, maxObject } = question;
  const { directives } = question.response;
  const because = (reason: CacheNotStoredReason, directive: string | null = null): NotStored => ({
    reason,
    directive,
  });
  const written = (name: string): string | null => directives.get(name)?.written ?? null;
  if (status === 206) return because('partial');
  if (status === 304) return because('not_modified');
  if (status < 200) return because('status');

  // Where it is understood, must-understand overrules no-store (RFC 9111 section 5.2.2.3).
  const mustUnderstand = directives.has('must-understand');
  if (mustUnderstand && !isUnderstood(status)) return because('status', written('must-understand'));
  if (directives.has('no-store') && !mustUnderstand) return because('no_store', written('no-store'));
  const isPrivate = directives.get('private');
  if (isPrivate !== undefined && fieldNamesOf(isPrivate).length === 0)
    return because('private', isPrivate.written);
  const isPublic = directives.has('public');
  if (authorized && !isPublic && !directives.has('must-revalidate') && !directives.has('s-maxage')) {
    return because('authorization');
  }
  if (variesByAnything(headers)) return because('vary_any');

  const explicit = isExplicit(policy.source);
  if (!explicit && !isPublic && headers.has('set-cookie')) return because('set_cookie');
  if (!explicit && !isPublic && !isHeuristicallyCacheable(status)) return because('status');
  const usable =
    policy.lifetime > policy.initialAge ||
    policy.staleIfError > 0 ||
    policy.staleWhileRevalidate > 0 ||
    headers.has('etag') ||
    headers.has('last-modified');
  if (!usable) return because('no_lifetime');
  const length = headers.get('content-length');
  return length !== undefined && Number(length) > maxObject ? because('too_large') : null;
}

/** `*`, and what Doorman gives each request anew. */
const unique: ReadonlySet<string> = new Set(['*', 'x-request-id']);

const variesByAnything = (headers: HeaderList): boolean =>
  headers.all('vary').some((line) => line.split(',').some((name) => unique.has(name.trim().toLowerCase())));

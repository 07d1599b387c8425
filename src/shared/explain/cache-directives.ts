import type { HeaderPairs } from '../model/exchange.ts';

/** A lifetime to begin with, in seconds: short enough to be harmless, long enough to be seen. */
export const firstLifetime = 60;

/** The members of a list field, over all its lines; commas inside quotes stay. RFC 9110 section 5.6.1. */
export function valuesOf(headers: HeaderPairs, wanted: string): readonly string[] {
  return headers
    .filter(([name]) => name.toLowerCase() === wanted)
    .flatMap(([, value]) => value.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [])
    .map((member) => member.trim())
    .filter((member) => member !== '');
}

/** Directives that say how long a response is fresh. */
const lifetimes: readonly string[] = ['max-age', 's-maxage'];

const nameOf = (directive: string): string => directive.split('=', 1)[0]?.trim().toLowerCase() ?? '';

/** A lifetime of nothing is none. */
const isLifetime = (directive: string): boolean =>
  lifetimes.includes(nameOf(directive)) && !/=\s*"?0*"?\s*$/.test(directive);

/** The field whose directives decide: one for caches like this one goes before `Cache-Control` (RFC 9213 section 2.2). */
export const controlField = (headers: HeaderPairs): string =>
  headers.some(([name]) => name.toLowerCase() === 'cdn-cache-control')
    ? 'CDN-Cache-Control'
    : 'Cache-Control';

/** The directives of a response with some directives less and others more, and a lifetime if it has none. */
export function withDirectives(
  headers: HeaderPairs,
  remove: readonly string[],
  add: readonly string[],
  isTimed = false,
): string {
  const kept = valuesOf(headers, controlField(headers).toLowerCase()).filter((directive) => {
    const name = nameOf(directive);
    if (lifetimes.includes(name)) return isLifetime(directive);
    return !remove.includes(name) && !add.includes(name);
  });
  const hasLifetime = isTimed || kept.some(isLifetime);
  return [...add, ...kept, ...(hasLifetime ? [] : [`max-age=${firstLifetime}`])].join(', ');
}

/** Whether `Expires` gives a time; `0` and `-1` are common ways of giving none. */
export const hasExpiry = (headers: HeaderPairs): boolean =>
  headers.some(([name, value]) => name.toLowerCase() === 'expires' && /[a-z]/i.test(value));

/** Directives that forbid whatever is stale (RFC 9111 sections 4.2.4 and 5.2.2), whatever the route says. */
const againstStale: readonly string[] = ['must-revalidate', 'proxy-revalidate', 's-maxage', 'no-cache'];

/** Whether a response forbids that it is served stale. */
export const forbidsStale = (headers: HeaderPairs): boolean =>
  valuesOf(headers, controlField(headers).toLowerCase()).some((directive) =>
    againstStale.includes(nameOf(directive)),
  );

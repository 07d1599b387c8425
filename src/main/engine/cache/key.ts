import type { RouteConfig } from '../../../shared/config/schema.ts';

export type QueryRule = RouteConfig['cache']['key']['query'];

interface Asked {
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  /** Origin form. */
  readonly target: string;
  readonly client?: string;
  readonly port?: string;
}

/**
 * What is looked up (RFC 9111 section 2): the method GET, which HEAD is answered from as well, scheme, host and port, path
 * and as much of the query as the route wants. The path stays as it was written: what an upstream makes of `//a` is its
 * own matter. Request fields of the route's key are compared as if `Vary` named them. Where an outer
 * layer has put in another host, that of the client stands behind a space, which no URL has, and so does a port that a
 * trusted proxy names, where the URL has another.
 */
export function keyOf(asked: Asked, query: QueryRule): string {
  const { scheme, client, port } = asked;
  const from = client === undefined ? '' : ` for ${originOf({ scheme, authority: client })}`;
  const at = port === undefined ? '' : ` port ${port}`;
  return `GET ${originOf(asked)}${targetFor(asked.target, query)}${from}${at}`;
}

/** The URL as the client asked for it. */
export const urlOf = (asked: Asked): string => `${originOf(asked)}${asked.target}`;

/** Scheme, host in lower case, and the port where it is not that of the scheme. */
function originOf({ scheme, authority }: Omit<Asked, 'target'>): string {
  const host = authority.toLowerCase();
  const usual = scheme === 'https' ? ':443' : ':80';
  return `${scheme}://${host.endsWith(usual) ? host.slice(0, -usual.length) : host}`;
}

function targetFor(target: string, query: QueryRule): string {
  if (query === 'all') return target;
  const mark = target.indexOf('?');
  if (mark < 0) return target;
  const path = target.slice(0, mark);
  if (query === 'none') return path;
  const kept = target
    .slice(mark + 1)
    .split('&')
    .filter((parameter) => query.includes(nameOf(parameter)));
  // Their order says nothing where only some count; that of values of one name does.
  kept.sort((one, other) => compare(nameOf(one), nameOf(other)));
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function nameOf(parameter: string): string {
  const end = parameter.indexOf('=');
  const name = (end < 0 ? parameter : parameter.slice(0, end)).replaceAll('+', ' ');
  try {
    return decodeURIComponent(name);
  } catch {
    // Not UTF-8: it is nobody's name but its own.
    return name;
  }
}

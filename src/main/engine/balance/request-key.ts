import { normalisePath } from '../../../shared/config/normalise-path.ts';
import type { HeaderList } from '../headers.ts';
import { hostOf } from '../route/facts.ts';
import type { BalancedRequest } from './policy.ts';

/** @returns null where the request has no such thing; an empty value is one */
export type RequestKey = (request: BalancedRequest) => string | null;

/**
 * What a request is told apart by. Paths and hosts count as routes see them: normalised, in lower case, without port.
 *
 * @param key as the configuration has it: `client`, `path`, `uri`, `host`, `header:NAME`, `cookie:NAME`, `query:NAME`
 */
export function requestKey(key: string): RequestKey {
  const colon = key.indexOf(':');
  const name = key.slice(colon + 1);
  switch (colon < 0 ? key : key.slice(0, colon)) {
    case 'client':
      return ({ client }) => (client === '' ? null : client);
    case 'path':
      return ({ current }) => normalisePath(splitTarget(current.target).path);
    case 'uri':
      return ({ current }) => current.target;
    case 'host':
      return ({ current }) => hostOf(current.authority);
    case 'header':
      return ({ current }) => current.headers.joined(name) ?? null;
    case 'cookie':
      return ({ current }) => cookieValues(current.headers, name)[0] ?? null;
    case 'query':
      return ({ current }) => new URLSearchParams(splitTarget(current.target).query).get(name);
    default:
      // The check of the configuration refuses all else; reaching this line is an error in Doorman.
      throw new Error(`'${key}' is no key of a request.`);
  }
}

function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/**
 * The values of all cookies of that name, in order, without quotes around them taken off. Several Cookie fields are read as one: HTTP/2 may
 * split them (RFC 9113 section 8.2.3).
 */
export function cookieValues(headers: HeaderList, name: string): string[] {
  const values: string[] = [];
  for (const line of headers.all('cookie')) {
    for (const pair of line.split(';')) {
      const equals = pair.indexOf('=');
      if (equals >= 0 && pair.slice(0, equals).trim() === name) values.push(pair.slice(equals + 1).trim());
    }
  }
  return values;
}

import type { HeaderPairs } from '../../../shared/model/exchange.ts';

/** Cookies of one head that are shown, at most. */
const cookieLimit = 500;

/** A cookie as it was sent or set. */
export interface Cookie {
  readonly name: string;
  /** With its percent-encoding undone where it has one, which servers use without being asked to. */
  readonly value: string;
  /** `Path=/`, `HttpOnly`; none of a cookie that is sent. */
  readonly attributes: readonly string[];
}

const linesOf = (headers: HeaderPairs, name: string): readonly string[] =>
  headers.flatMap(([candidate, value]) => (candidate.toLowerCase() === name ? [value] : []));

/** The cookies of a request (RFC 6265 section 5.4). */
export const sentCookies = (headers: HeaderPairs): readonly Cookie[] =>
  linesOf(headers, 'cookie')
    .flatMap((line) => line.split(';'))
    .filter((pair) => pair.trim() !== '')
    .slice(0, cookieLimit)
    .map((pair) => ({ ...pairOf(pair), attributes: [] }));

/** The cookies that a response sets (RFC 6265 section 5.2). */
export const setCookies = (headers: HeaderPairs): readonly Cookie[] =>
  linesOf(headers, 'set-cookie')
    .slice(0, cookieLimit)
    .map((line) => {
      const [pair = '', ...attributes] = line.split(';');
      return {
        ...pairOf(pair),
        attributes: attributes.map((text) => text.trim()).filter((text) => text !== ''),
      };
    });

function pairOf(pair: string): { readonly name: string; readonly value: string } {
  const equals = pair.indexOf('=');
  const name = equals < 0 ? '' : pair.slice(0, equals).trim();
  return { name, value: decoded(pair.slice(equals + 1).trim()) };
}

function decoded(value: string): string {
  try {
    return value.includes('%') ? decodeURIComponent(value) : value;
  } catch {
    return value;
  }
}

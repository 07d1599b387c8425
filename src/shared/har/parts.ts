import type { HeaderPairs } from '../model/exchange.ts';
import type { HarCookie, HarPair, HarParam } from './har-types.ts';

/** Cookies, parameters and parts of one message that are listed apart; all of them stay in the headers, URL and text. */
const listLimit = 1000;
/** Characters of a form or multipart text that are looked through for fields. */
const formLimit = 1024 * 1024;

export const valuesOf = (headers: HeaderPairs, name: string): readonly string[] =>
  headers.flatMap(([candidate, value]) => (candidate.toLowerCase() === name ? [value] : []));

export const firstValue = (headers: HeaderPairs, name: string): string | null =>
  valuesOf(headers, name)[0] ?? null;

/** Cookies of `Cookie` (RFC 6265 section 4.2). */
export const requestCookies = (headers: HeaderPairs): readonly HarCookie[] =>
  valuesOf(headers, 'cookie')
    .flatMap((value) => value.split(';', listLimit))
    .slice(0, listLimit)
    .flatMap((pair): readonly HarCookie[] => {
      const text = pair.trim();
      const equals = text.indexOf('=');
      if (text === '') return [];
      return [{ name: text.slice(0, Math.max(equals, 0)), value: text.slice(equals + 1) }];
    });

/** Cookies of `Set-Cookie` with their attributes (RFC 6265 section 4.1). */
export const responseCookies = (headers: HeaderPairs): readonly HarCookie[] =>
  valuesOf(headers, 'set-cookie')
    .slice(0, listLimit)
    .map((line) => {
      const [pair = '', ...attributes] = line.split(';', 32);
      const equals = pair.indexOf('=');
      let cookie: HarCookie = {
        name: pair.slice(0, Math.max(equals, 0)).trim(),
        value: pair.slice(equals + 1).trim(),
      };
      for (const attribute of attributes) {
        const [name = '', ...rest] = attribute.split('=');
        const value = rest.join('=').trim();
        switch (name.trim().toLowerCase()) {
          case 'path':
            cookie = { ...cookie, path: value };
            break;
          case 'domain':
            cookie = { ...cookie, domain: value };
            break;
          case 'expires': {
            const time = Date.parse(value);
            if (!Number.isNaN(time)) cookie = { ...cookie, expires: new Date(time).toISOString() };
            break;
          }
          case 'httponly':
            cookie = { ...cookie, httpOnly: true };
            break;
          case 'secure':
            cookie = { ...cookie, secure: true };
            break;
        }
      }
      return cookie;
    });

/** Parameters of a query or a form, decoded; what is not encoded rightly stays as it is. @param text without `?` */
export const parametersOf = (text: string): readonly HarPair[] =>
  text
    .slice(0, formLimit)
    .split('&', listLimit)
    .flatMap((pair): readonly HarPair[] => {
      if (pair === '') return [];
      const equals = pair.indexOf('=');
      const name = equals < 0 ? pair : pair.slice(0, equals);
      return [{ name: decode(name), value: equals < 0 ? '' : decode(pair.slice(equals + 1)) }];
    });

/** @param target path and query */
export function queryOf(target: string): readonly HarPair[] {
  const [beforeFragment = ''] = target.split('#', 1);
  const at = beforeFragment.indexOf('?');
  return at < 0 ? [] : parametersOf(beforeFragment.slice(at + 1));
}

/** Fields of a body that is a form or has parts; none of any other. */
export function paramsOf(contentType: string, text: string): readonly HarParam[] {
  const [essence = ''] = contentType.split(';', 1);
  switch (essence.trim().toLowerCase()) {
    case 'application/x-www-form-urlencoded':
      return parametersOf(text);
    case 'multipart/form-data':
      return multipartParams(contentType, text);
    default:
      return [];
  }
}

/** RFC 7578: fields with their value, files with their name. */
function multipartParams(contentType: string, text: string): readonly HarParam[] {
  const boundary = /;\s*boundary="?([^";]{1,70})"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return [];
  const parts = `\r\n${text.slice(0, formLimit)}`.split(`\r\n--${boundary}`, listLimit).slice(1);
  return parts.flatMap((part): readonly HarParam[] => {
    const end = part.indexOf('\r\n\r\n');
    if (end < 0 || end > 8192) return [];
    const head = part.slice(0, end);
    const name = /^content-disposition:[^\r\n]*[;\s]name="([^"\r\n]*)"/im.exec(head)?.[1];
    if (name === undefined) return [];
    const fileName = /^content-disposition:[^\r\n]*[;\s]filename="([^"\r\n]*)"/im.exec(head)?.[1];
    const type = /^content-type:[ \t]*([^\r\n]*)/im.exec(head)?.[1];
    return [
      {
        name,
        ...(fileName === undefined ? { value: part.slice(end + 4) } : { fileName }),
        ...(type === undefined ? {} : { contentType: type.trim() }),
      },
    ];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

import type { ExchangeSummary } from '../model/exchange.ts';

type Address = Pick<ExchangeSummary, 'scheme' | 'authority' | 'target'>;

/** The URL of an exchange, as an entry says it: characters that no URL may have are percent-encoded. */
export function urlOf({ scheme, authority, target }: Address): string {
  const path = target.startsWith('/') ? target : `/${target}`;
  const host = authority === '' ? 'unknown.invalid' : authority.replace(/[^\w.:[\]-]/gu, encode);
  return `${scheme}://${host}${path.replace(/[^\w\-.~:/?@!$&'()*+,;=%]|%(?![\da-f]{2})/giu, encode)}`;
}

/** Everything of it, each byte of each character; a lone surrogate stands for the replacement character. */
const encode = (character: string): string =>
  character.isWellFormed() ? encodeURIComponent(character).replace(/[!'()*]/g, percent) : '%EF%BF%BD';
const percent = (character: string): string =>
  `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;

/** The parts of a URL as they stand there; null where it is none of http, https, ws or wss. */
export function splitUrl(url: string): Address | null {
  const found = /^(https?|wss?):\/\/([^/?#]*)/i.exec(url);
  if (found === null) return null;
  const [start, scheme = '', authority = ''] = found;
  const rest = url.slice(start.length).split('#', 1)[0] ?? '';
  const at = authority.lastIndexOf('@');
  return {
    scheme: /s$/i.test(scheme) ? 'https' : 'http',
    authority: authority.slice(at + 1),
    target: rest.startsWith('/') ? rest : `/${rest}`,
  };
}

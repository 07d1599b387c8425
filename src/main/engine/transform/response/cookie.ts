import { isIP } from 'node:net';
import { type AddressTranslation, placeOf, putPrefixBack } from './address-translation.ts';

export interface TranslatedCookie {
  readonly line: string;
  readonly name: string;
  readonly secureDropped: boolean;
}

/**
 * A Set-Cookie line as the client can keep it (RFC 6265 section 5.3):
 * - `Domain` goes where it is the upstream's and not the client's; the cookie is then for the client's host alone.
 * - `Path` gets the stripped prefix back.
 * - `Secure` goes where the client asked over http and the upstream was asked over https; never from a cookie that is
 *   worthless without it (`__Secure-`, `__Host-`, `SameSite=None`).
 *
 * Everything else stays byte for byte. Idempotent.
 */
export function translateCookie(line: string, translation: AddressTranslation): TranslatedCookie {
  const [pair = '', ...attributes] = line.split(';');
  const name = (pair.includes('=') ? pair.slice(0, pair.indexOf('=')) : '').trim();
  const bound = /^__(?:secure|host)-/i.test(name);
  const crossSite = attributes.some((attribute) => /^\s*samesite\s*=\s*none\s*$/i.test(attribute));
  const dropsSecure =
    translation.client.scheme === 'http' && translation.upstream.scheme === 'https' && !bound && !crossSite;

  let secureDropped = false;
  const kept = attributes.flatMap((attribute) => {
    const equals = attribute.indexOf('=');
    const key = (equals < 0 ? attribute : attribute.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? '' : attribute.slice(equals + 1).trim();
    switch (key) {
      case 'domain':
        return isUpstreamDomain(value, translation) ? [] : [attribute];
      case 'path': {
        const path = /^__host-/i.test(name) ? value : clientPath(value, translation.prefix);
        return path === value ? [attribute] : [`${attribute.slice(0, equals)}=${path}`];
      }
      case 'secure':
        secureDropped ||= dropsSecure;
        return dropsSecure ? [] : [attribute];
      default:
        return [attribute];
    }
  });
  return { line: [pair, ...kept].join(';'), name, secureDropped };
}

/** A Set-Cookie line without its value: enough to see what changed, and no secret. */
export function withoutCookieValue(line: string): string {
  const end = line.indexOf(';');
  const pair = end < 0 ? line : line.slice(0, end);
  const name = pair.includes('=') ? pair.slice(0, pair.indexOf('=') + 1) : '';
  return `${name}…${end < 0 ? '' : line.slice(end)}`;
}

/** `/` becomes the prefix itself: a cookie for `/api/` would not be sent to `/api` (RFC 6265 section 5.1.4). */
function clientPath(path: string, prefix: string): string {
  if (prefix === '' || !path.startsWith('/')) return path;
  return path === '/' ? prefix : putPrefixBack(prefix, path);
}

function isUpstreamDomain(value: string, { client, upstream, hostSent }: AddressTranslation): boolean {
  const domain = hostName(value.replace(/^\./, ''));
  if (domain === '') return false;
  const clientHost = hostName(client.authority);
  if (domain === clientHost) return false;
  const own = [upstream.authority, hostSent].map(hostName).filter((host) => host !== clientHost);
  if (own.includes(domain)) return true;
  return !covers(domain, clientHost) && own.some((host) => covers(domain, host));
}

/** Whether a cookie of `domain` is sent to `host` (RFC 6265 section 5.1.3). */
const covers = (domain: string, host: string): boolean =>
  domain === host || (isIP(host) === 0 && host.endsWith(`.${domain}`));

/** Lower case, without port and brackets. */
function hostName(authority: string): string {
  return placeOf(authority.trim(), 'http')?.host.replace(/^\[(.*)\]$/, '$1') ?? '';
}

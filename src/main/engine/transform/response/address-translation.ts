import type { ClientOrigin } from '../../forward/forwarded.ts';

/** Whose address is translated into whose: from what the upstream takes for its own to what the client used. */
export interface AddressTranslation {
  readonly client: ClientOrigin;
  readonly upstream: { readonly scheme: 'http' | 'https'; readonly authority: string };
  /** The Host that the upstream was sent. */
  readonly hostSent: string;
  /** What the route took off the front of the path; '' where nothing was. */
  readonly prefix: string;
}

interface Place {
  /** Lower case; every name of this machine's own interface is `localhost`. */
  readonly host: string;
  readonly port: number;
}

const authorityParts = /^(\[[0-9A-Fa-f:.]+\]|[^:@[\]\s]+)(?::([0-9]{0,5}))?$/;

/** Names under which a server on this machine knows itself; the unspecified addresses lead nowhere else either. */
const loopback = new Set(['localhost', '127.0.0.1', '[::1]', '0.0.0.0', '[::]']);

/** @returns null for what is no host with or without a port, such as one with credentials */
export function placeOf(authority: string, scheme: string): Place | null {
  const [, host, port = ''] = authorityParts.exec(authority) ?? [];
  if (host === undefined) return null;
  const name = host.toLowerCase().replace(/\.$/, '');
  const standard = scheme === 'https' ? 443 : 80;
  return { host: loopback.has(name) ? 'localhost' : name, port: port === '' ? standard : Number(port) };
}

/**
 * The URL reference as the client must see it: one that points at the upstream's own origin is pointed at the origin
 * the client used, and a path that the upstream takes for its own gets the stripped prefix back, unless it is there
 * already. Everything else comes back as it is: foreign origins, relative paths, and what browsers read otherwise
 * than it looks (backslashes, tabs). Idempotent.
 */
export function translateUrl(reference: string, translation: AddressTranslation): string {
  const { client, upstream, prefix } = translation;
  const parts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?\/\/([^/?#\\]*)(.*)$/.exec(reference);
  if (parts === null) return /^\/(?![/\\\t])/.test(reference) ? putPrefixBack(prefix, reference) : reference;
  const [, scheme, authority = '', rest = ''] = parts;
  if (rest.startsWith('\\')) return reference;
  const schemes = scheme === undefined ? [upstream.scheme, client.scheme] : [scheme.toLowerCase()];
  if (!schemes.some((one) => isOwn(one, authority, translation))) return reference;
  const front = scheme === undefined ? '' : `${client.scheme}:`;
  return `${front}//${client.authority}${putPrefixBack(prefix, rest)}`;
}

/**
 * The stripped prefix back in front of a path. Idempotent.
 *
 * @param rest path, query and fragment of a URL; the path may be empty
 */
export function putPrefixBack(prefix: string, rest: string): string {
  const there = rest.startsWith(prefix) && /^(?:$|[/?#])/.test(rest.slice(prefix.length));
  return there ? rest : `${prefix}${rest}`;
}

/** Whether the upstream may take an origin for its own. */
function isOwn(
  scheme: string,
  authority: string,
  { client, upstream, hostSent }: AddressTranslation,
): boolean {
  const place = placeOf(authority, scheme);
  const home = placeOf(upstream.authority, upstream.scheme);
  const reached = placeOf(client.authority, client.scheme);
  const sent = placeOf(hostSent, scheme);
  if (place === null || home === null || reached === null || sent === null) return false;
  if (scheme !== upstream.scheme && scheme !== client.scheme) return false;

  // The address the client used, which X-Forwarded-Host and -Proto name. With the upstream's scheme in place of the
  // client's it is still meant: on the very port that the client reached with the other one.
  if (samePlace(place, reached)) return true;
  if (scheme === upstream.scheme && samePlace(place, home)) return true;
  const rewritten = sent.host !== reached.host;
  if (rewritten && samePlace(place, sent)) return true;
  // The host it was sent, with its own port: how some frameworks put their address together. The client's own host on
  // that port is the upstream only where the upstream is on this machine.
  const ownPort = scheme === upstream.scheme && place.port === home.port && place.host === sent.host;
  return ownPort && (rewritten || home.host === 'localhost');
}

const samePlace = (one: Place, other: Place): boolean => one.host === other.host && one.port === other.port;

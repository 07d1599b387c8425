import type { ConnectionFacts } from '../pipeline/context.ts';

/**
 * Why a request does not belong on its TLS connection (RFC 9110 section 7.4); null when it does. The client is then to
 * open a connection for the host it means, which browsers do by themselves. A connection opened without a server name,
 * as for addresses, takes any host.
 *
 * HTTP/2 clients may use a connection for every host that its certificate covers (RFC 9113 section 9.1.1).
 *
 * @param covers whether the listener's certificate is for that host as well, where it is for more than the server name
 */
export function misdirection(
  { tls }: Pick<ConnectionFacts, 'tls'>,
  authority: string,
  covers: (host: string) => boolean,
): string | null {
  if (tls === null || tls.serverName === null) return null;
  const host = hostOf(authority);
  if (host === hostOf(tls.serverName)) return null;
  if (tls.application === 'h2' && covers(host)) return null;
  return `the request is for '${host.slice(0, 80)}', the TLS connection for '${tls.serverName.slice(0, 80)}'`;
}

/** Lower case, without port, brackets and final dot. */
function hostOf(authority: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(authority)?.[1];
  const host = bracketed ?? authority.replace(/:[0-9]*$/, '');
  return host.toLowerCase().replace(/\.$/, '');
}

import type { AddressRanges } from '../addresses.ts';
import type { HeaderList } from '../headers.ts';
import type { ConnectionFacts } from '../pipeline/context.ts';
import { nodeAddress, parseForwarded } from './forwarded-elements.ts';

/** Hops of an incoming chain that are looked at, from the right. */
const chainLimit = 50;

/** What says who asked for what: this hop writes all of them itself. */
export const forwardedFields: readonly string[] = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-real-ip',
  'forwarded',
];

/**
 * The client as far as it can be believed: walking the chain from the right, the first address that is not a trusted
 * proxy; the peer itself when it is not trusted. Several lines of a field are one list (RFC 9110 section 5.3). The chain is
 * X-Forwarded-For, or where that is absent the `for` of Forwarded. An entry that is no address (`unknown`, an obfuscated
 * name, junk) ends the walk: what stands to the left of it was written by somebody unknown.
 */
export function believedClient(peer: string, headers: HeaderList, trusted: AddressRanges): string {
  if (trusted.empty || !trusted.contains(peer)) return peer;
  let client = peer;
  for (const entry of chainOf(headers).slice(-chainLimit).reverse()) {
    const address = nodeAddress(entry);
    if (address === null) break;
    client = address;
    if (!trusted.contains(address)) break;
  }
  return client;
}

function chainOf(headers: HeaderList): string[] {
  const list = headers.joined('x-forwarded-for');
  if (list !== undefined) return list.split(',');
  const forwarded = headers.joined('forwarded');
  return forwarded === undefined ? [] : parseForwarded(forwarded).map((element) => element.get('for') ?? '');
}

/** Scheme, host and port under which the client asked. */
export interface ClientOrigin {
  readonly scheme: 'http' | 'https';
  /** Host and, where it is not the scheme's own, port. */
  readonly authority: string;
}

/**
 * The address that the client used. Behind a trusted proxy it is the one that X-Forwarded-Proto and X-Forwarded-Host
 * name, or Forwarded where they are absent. Of a list the first entry counts: proxies append, so it is that of the
 * outermost, which the client spoke to. Without one, or with one that is no host or no scheme, it is this connection's.
 */
export function clientOrigin(
  connection: ConnectionFacts,
  authority: string,
  headers: HeaderList,
  trusted: AddressRanges,
): ClientOrigin {
  const { scheme, peerAddress } = connection;
  if (trusted.empty || !trusted.contains(peerAddress)) return { scheme, authority };
  const forwarded = parseForwarded(headers.joined('forwarded') ?? '')[0];
  const proto = (firstOf(headers, 'x-forwarded-proto') ?? forwarded?.get('proto'))?.toLowerCase();
  const host = firstOf(headers, 'x-forwarded-host') ?? forwarded?.get('host') ?? '';
  return {
    scheme: proto === 'http' || proto === 'https' ? proto : scheme,
    authority: authorityForm.test(host) ? host : authority,
  };
}

const authorityForm = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/;

const firstOf = (headers: HeaderList, name: string): string | undefined =>
  headers.joined(name)?.split(',')[0]?.trim();

/**
 * Says who asked, how and for what: `X-Forwarded-*` as most servers read it, and `Forwarded` (RFC 7239).
 * What an untrusted peer sent of these is replaced. Behind a trusted one this hop is appended to the two chains;
 * X-Forwarded-Host, -Proto and -Port, which are about the client's own request, are passed on as they came.
 *
 * @param outgoing without any of {@link forwardedFields}
 * @param incoming as the client sent it
 */
export function setForwarded(
  outgoing: HeaderList,
  incoming: HeaderList,
  connection: ConnectionFacts,
  authority: string,
  trusted: AddressRanges,
): void {
  const { peerAddress, scheme, port } = connection;
  const believe = !trusted.empty && trusted.contains(peerAddress);
  const before = (name: string) => (believe ? incoming.joined(name) : undefined);
  const chain = before('x-forwarded-for');
  const peer = peerAddress === '' ? 'unknown' : peerAddress;
  outgoing.append('X-Forwarded-For', chain === undefined ? peer : `${chain}, ${peer}`);
  outgoing.append('X-Forwarded-Host', before('x-forwarded-host') ?? authority);
  outgoing.append('X-Forwarded-Proto', before('x-forwarded-proto') ?? scheme);
  outgoing.append('X-Forwarded-Port', before('x-forwarded-port') ?? String(port));
  const element = `for=${node(peer)};host=${quoted(authority)};proto=${scheme}`;
  const elements = before('forwarded');
  outgoing.append('Forwarded', elements === undefined ? element : `${elements}, ${element}`);
}

/** A node of RFC 7239 section 6: an IPv6 address stands in brackets and quotes. */
function node(address: string): string {
  return address.includes(':') ? `"[${address}]"` : address;
}

/** A token as it is, anything else as a quoted string; an authority with a port has a colon. */
function quoted(value: string): string {
  return /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

import type { AddressRanges } from '../addresses.ts';
import { plainAddress } from '../addresses.ts';
import type { HeaderList } from '../headers.ts';
import type { ConnectionFacts } from '../pipeline/context.ts';

/** Entries of an incoming X-Forwarded-For that are looked at, from the right. */
const chainLimit = 50;

const forwardedFields = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-real-ip',
  'forwarded',
];

/**
 * The client as far as it can be believed: walking X-Forwarded-For from the right, the first address that is not a
 * trusted proxy; the peer itself when it is not trusted.
 */
export function believedClient(peer: string, headers: HeaderList, trusted: AddressRanges): string {
  if (trusted.empty || !trusted.contains(peer)) return peer;
  const chain = (headers.joined('x-forwarded-for') ?? '').split(',').slice(-chainLimit).reverse();
  let client = peer;
  for (const entry of chain) {
    const address = plainAddress(entry.trim().replace(/^\[(.*)\]$/, '$1'));
    if (address === '') break;
    client = address;
    if (!trusted.contains(address)) break;
  }
  return client;
}

/**
 * Says who asked, how and for what: `X-Forwarded-*` as most servers read it, and `Forwarded` (RFC 7239).
 * What an untrusted peer sent of these is replaced; behind a trusted one this hop is appended.
 */
export function setForwarded(
  headers: HeaderList,
  connection: ConnectionFacts,
  authority: string,
  trusted: AddressRanges,
): void {
  const peer = connection.peerAddress;
  const believe = !trusted.empty && trusted.contains(peer);
  const before = {
    for: believe ? headers.joined('x-forwarded-for') : undefined,
    forwarded: believe ? headers.joined('forwarded') : undefined,
    host: believe ? headers.get('x-forwarded-host') : undefined,
    proto: believe ? headers.get('x-forwarded-proto') : undefined,
    port: believe ? headers.get('x-forwarded-port') : undefined,
  };
  for (const name of forwardedFields) headers.remove(name);
  headers.append('X-Forwarded-For', before.for === undefined ? peer : `${before.for}, ${peer}`);
  headers.append('X-Forwarded-Host', before.host ?? authority);
  headers.append('X-Forwarded-Proto', before.proto ?? connection.scheme);
  headers.append('X-Forwarded-Port', before.port ?? String(connection.port));
  const element = `for=${node(peer)};host=${quoted(authority)};proto=${connection.scheme}`;
  headers.append('Forwarded', before.forwarded === undefined ? element : `${before.forwarded}, ${element}`);
}

/** A node of RFC 7239 section 6: an IPv6 address stands in brackets and quotes. */
function node(address: string): string {
  return address.includes(':') ? `"[${address}]"` : address;
}

/** A token as it is, anything else as a quoted string; an authority with a port has a colon. */
function quoted(value: string): string {
  return /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

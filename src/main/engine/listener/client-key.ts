import { parseAddress } from '../../../shared/config/addresses.ts';

const interfaceBits = 64n;
/** fe80::/10: everybody on the same link shares their first 64 bits. */
const linkLocalPrefix = 0x3fan;

/**
 * What connections of one client are counted by: its IPv4 address, or the first 64 bits of its IPv6 address. The last 64 are
 * the host's own to choose, and change by themselves (RFC 4291 section 2.5.1, RFC 8981): whoever has one address of such a
 * network has 2^64 of them.
 *
 * @param address without a zone, IPv4 where it is IPv4 mapped into IPv6
 */
export function clientKey(address: string): string {
  if (!address.includes(':')) return address;
  const parsed = parseAddress(address);
  if (parsed === null || parsed.value >> 118n === linkLocalPrefix) return address;
  return `${(parsed.value >> interfaceBits).toString(16)}/64`;
}

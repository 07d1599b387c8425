import { isIPv4, isIPv6 } from 'node:net';

/** An IP address in its one canonical text (RFC 5952 for version 6) and its 4 or 16 octets. */
export interface Address {
  readonly text: string;
  readonly octets: Uint8Array;
}

/** A block of addresses, such as `10.0.0.0/8`. */
export interface AddressRange {
  readonly text: string;
  /** 4 or 16 octets, zero beyond the prefix. */
  readonly network: Uint8Array;
  /** In bits: 0 to 32 or 0 to 128. */
  readonly prefixLength: number;
}

/** An IPv4 address that a version 6 socket reports, `::ffff:a.b.c.d`: ten octets of 0, two of 255. */
const isMappedV4 = (octets: Uint8Array): boolean =>
  octets.length === 16 && octets.every((octet, index) => index > 11 || octet === (index < 10 ? 0 : 255));

function octetsOfV6(canonical: string): Uint8Array {
  const groups = (part: string | undefined): number[] =>
    part === undefined || part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = canonical.split('::');
  const head = groups(before);
  const tail = groups(after);
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return Uint8Array.from([...head, ...zeros, ...tail].flatMap((group) => [group >> 8, group & 0xff]));
}

/**
 * Reads an address in any usual form: `[::1]`, `0:0::1`, `::ffff:10.0.0.1` (which is 10.0.0.1).
 * An address with a zone id (`fe80::1%eth0`) is refused: a certificate cannot hold one.
 */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) {
    return { text, octets: Uint8Array.from(text.split('.').map(Number)) };
  }
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (!isIPv6(bare) || bare.includes('%')) {
    return undefined;
  }
  // The URL parser writes version 6 addresses in their canonical form.
  const canonical = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const octets = octetsOfV6(canonical);
  return isMappedV4(octets) ? addressFromOctets(octets.subarray(12)) : { text: canonical, octets };
}

/** @throws RangeError unless there are 4 or 16 octets. */
export function addressFromOctets(octets: Uint8Array): Address {
  if (octets.length === 4) {
    return { text: octets.join('.'), octets: Uint8Array.from(octets) };
  }
  if (octets.length !== 16) {
    throw new RangeError(`An IP address has 4 or 16 octets, not ${octets.length}.`);
  }
  const groups = Array.from({ length: 8 }, (_, index) =>
    Buffer.from(octets)
      .readUInt16BE(index * 2)
      .toString(16),
  );
  return {
    text: new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1),
    octets: Uint8Array.from(octets),
  };
}

/** The mask of a range: `prefixLength` one bits, then zeros, as many octets as the network has. */
export const maskOf = (range: AddressRange): Uint8Array =>
  range.network.map((_, index) => {
    const bits = Math.min(8, Math.max(0, range.prefixLength - index * 8));
    return (0xff << (8 - bits)) & 0xff;
  });

/** @throws RangeError when `text` is not an address, a slash and a prefix length that leaves no bit set behind it. */
export function parseRange(text: string): AddressRange {
  const [addressText = '', lengthText = ''] = text.split('/');
  const address = parseAddress(addressText);
  const prefixLength = /^\d{1,3}$/.test(lengthText) ? Number(lengthText) : -1;
  if (address === undefined || prefixLength < 0 || prefixLength > address.octets.length * 8) {
    throw new RangeError(`"${text}" is not an address range such as 10.0.0.0/8.`);
  }
  const range = { text: `${address.text}/${prefixLength}`, network: address.octets, prefixLength };
  if (!isInRange(range, address)) {
    throw new RangeError(`"${text}" has bits set beyond its prefix of ${prefixLength} bits.`);
  }
  return range;
}

const octetAt = (octets: Uint8Array, index: number): number => octets[index] ?? 0;

export function isInRange(range: AddressRange, address: Address): boolean {
  return (
    range.network.length === address.octets.length &&
    maskOf(range).every(
      (mask, index) => (octetAt(address.octets, index) & mask) === octetAt(range.network, index),
    )
  );
}

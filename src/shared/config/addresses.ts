import { accept, refuse, text } from './judge.ts';

/** An IP address as a number: 32 bits for version 4, 128 bits for version 6. */
export interface ParsedAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
}

const parseVersion4 = (input: string): bigint | null => {
  const parts = input.split('.');
  if (parts.length !== 4) return null;
  let value = 0n;
  for (const part of parts) {
    // A leading zero means octal to some programs and decimal to others, so it is no address at all here.
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return null;
    value = (value << 8n) | BigInt(part);
  }
  return value;
};

const parseVersion6 = (input: string): bigint | null => {
  const halves = input.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1)?.at(-1);
  if (last?.includes('.')) {
    const embedded = parseVersion4(last);
    if (embedded === null) return null;
    groups.at(-1)?.splice(-1, 1, (embedded >> 16n).toString(16), (embedded & 0xffffn).toString(16));
  }
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
};

/** Reads an IPv4 address (RFC 791, dotted decimal) or an IPv6 address (RFC 4291, no zone); null when it is neither. */
export const parseAddress = (input: string): ParsedAddress | null => {
  const version4 = parseVersion4(input);
  if (version4 !== null) return { family: 4, value: version4 };
  const version6 = input.includes(':') ? parseVersion6(input) : null;
  return version6 === null ? null : { family: 6, value: version6 };
};

const CIDR_ALLOWED = 'an address range such as "127.0.0.0/8" or "fd00::/8"';

/** A range of addresses (RFC 4632, RFC 4291). A single address is the range of one. Output: always `address/bits`. */
export const cidr = () =>
  text(
    (input) => {
      const [address = '', bits, ...rest] = input.split('/');
      const parsed = parseAddress(address);
      if (parsed === null || rest.length > 0) return refuse('is not an address range', CIDR_ALLOWED);
      const width = parsed.family === 4 ? 32 : 128;
      if (bits === undefined) return accept(`${address}/${width}`);
      if (!/^(0|[1-9][0-9]{0,2})$/.test(bits) || Number(bits) > width) {
        return refuse(`has the impossible prefix length "/${bits}"`, `/0 to /${width} after this address`);
      }
      return accept(input);
    },
    { kind: 'address range (CIDR)', allowed: CIDR_ALLOWED, examples: ['127.0.0.0/8', '::1/128'] },
  );

const BIND_ALLOWED = 'localhost, or one IP address such as "127.0.0.1", "::1" or "0.0.0.0"';

/** Where a listener listens: 'localhost' (127.0.0.1 and ::1) or one address, without brackets. */
export const bindAddress = () =>
  text(
    (input) =>
      input === 'localhost' || parseAddress(input) !== null
        ? accept(input)
        : refuse(input.startsWith('[') ? 'has brackets' : 'is not an address', BIND_ALLOWED),
    { kind: 'address', allowed: BIND_ALLOWED, examples: ['localhost', '127.0.0.1', '::1', '0.0.0.0'] },
  );

/** Whether two `bind` values claim the same address, so that they cannot share a port. */
export const bindsOverlap = (one: string, other: string): boolean => {
  const claims = (bind: string): ParsedAddress[] =>
    (bind === 'localhost' ? ['127.0.0.1', '::1'] : [bind]).flatMap((address) => parseAddress(address) ?? []);
  return claims(one).some((a) =>
    claims(other).some((b) => {
      // `::` also takes IPv4 connections (dual stack), so it claims every address.
      const everything = (address: ParsedAddress): boolean => address.family === 6 && address.value === 0n;
      if (everything(a) || everything(b)) return true;
      return a.family === b.family && (a.value === 0n || b.value === 0n || a.value === b.value);
    }),
  );
};

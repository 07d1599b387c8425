import { BlockList, isIP } from 'node:net';

/** An address as people know it: no zone id, an IPv4-mapped IPv6 address as IPv4. */
export function plainAddress(address: string | undefined): string {
  if (address === undefined) return '';
  const withoutZone = address.replace(/%.*$/, '');
  const mapped = /^::ffff:([0-9.]+)$/i.exec(withoutZone)?.[1];
  return mapped ?? withoutZone;
}

/** A set of address ranges. */
export interface AddressRanges {
  readonly empty: boolean;
  contains(address: string): boolean;
}

/** @param cidrs checked CIDRs or single addresses, of either family */
export function compileRanges(cidrs: readonly string[]): AddressRanges {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', prefix] = cidr.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return {
    empty: cidrs.length === 0,
    contains(address) {
      const family = isIP(address);
      return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
    },
  };
}

import { BlockList, isIP } from 'node:net';

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

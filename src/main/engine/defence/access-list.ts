import { plainAddress } from '../../../shared/plain-address.ts';
import { type AddressRanges, compileRanges } from '../addresses.ts';

/** Lists as a listener or a route has them: checked CIDRs. */
export interface AccessLists {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

export type AccessRefusal =
  | { readonly code: 'defence.denied'; readonly range: string }
  | { readonly code: 'defence.not_allowed'; readonly entries: number };

/** Judges addresses by `allow` and `deny`. */
export interface AccessList {
  /** @returns null where the address may pass. Something that is no address is in no range. */
  refusal(address: string): AccessRefusal | null;
}

/** @returns null where both are empty: there is nothing to judge */
export function compileAccess({ allow, deny }: AccessLists): AccessList | null {
  if (allow.length === 0 && deny.length === 0) return null;
  const allowed = compileRanges(allow);
  const denied = compileRanges(deny);
  return {
    refusal(client) {
      const address = plainAddress(client);
      if (denied.contains(address)) return { code: 'defence.denied', range: rangeOf(deny, address) };
      if (allowed.empty || allowed.contains(address)) return null;
      return { code: 'defence.not_allowed', entries: allow.length };
    },
  };
}

/** The first entry that holds the address. Looked for only when one does. */
function rangeOf(cidrs: readonly string[], address: string): string {
  const holds = (cidr: string): boolean => {
    const range: AddressRanges = compileRanges([cidr]);
    return range.contains(address);
  };
  return cidrs.find(holds) ?? '';
}

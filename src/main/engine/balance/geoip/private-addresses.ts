import { compileRanges } from '../../addresses.ts';

/**
 * Addresses that are in use at many places at once: this machine (RFC 1122, RFC 4291), its link (RFC 3927), private networks
 * (RFC 1918, RFC 4193) and networks behind the address translation of a provider (RFC 6598).
 */
const ranges = compileRanges([
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
]);

export const isPrivate = (address: string): boolean => ranges.contains(address);

/** An address as people know it: no zone id, an IPv4-mapped IPv6 address as IPv4. */
export function plainAddress(address: string | undefined): string {
  if (address === undefined) return '';
  const withoutZone = address.replace(/%.*$/, '');
  const mapped = /^::ffff:([0-9.]+)$/i.exec(withoutZone)?.[1];
  return mapped ?? withoutZone;
}

const firstHalf = /^([0-9a-f]{1,16})\/64$/;

/**
 * A client as people write it: what the engine counts it by is an IPv4 address, or the first 64 bits of an IPv6 address as one
 * hexadecimal number, `20010db800000001/64`, which becomes `2001:db8:0:1::/64`.
 */
export function networkName(client: string): string {
  const digits = firstHalf.exec(client)?.[1]?.padStart(16, '0');
  if (digits === undefined) return client;
  const groups = [0, 4, 8, 12].map((at) => Number.parseInt(digits.slice(at, at + 4), 16).toString(16));
  while (groups.at(-1) === '0') groups.pop();
  return `${groups.join(':')}::/64`;
}

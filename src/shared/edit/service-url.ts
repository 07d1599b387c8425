import type { ListeningPort } from '../model/discovery.ts';

/** Addresses that this machine reaches by the name `localhost`. */
const local: ReadonlySet<string> = new Set(['0.0.0.0', '::', '127.0.0.1', '::1']);

/** Where Doorman can reach what listens on a port: by name where it is the loopback's, else as it is bound. */
export function serviceUrl({
  port,
  addresses,
  kind,
}: Pick<ListeningPort, 'port' | 'addresses' | 'kind'>): string {
  const scheme = kind === 'https' ? 'https' : 'http';
  const first = addresses[0] ?? 'localhost';
  const host = addresses.some((address) => local.has(address))
    ? 'localhost'
    : first.includes(':')
      ? `[${first}]`
      : first;
  return `${scheme}://${host}:${port}`;
}

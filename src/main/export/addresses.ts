import type { PoolConfig, UpstreamConfig } from '../../shared/config/schema.ts';

export interface UpstreamAddress {
  readonly scheme: 'http' | 'https';
  /** IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
  /** As Doorman sends it for `rewrite.host: upstream`. */
  readonly authority: string;
}

/** @param url checked */
export function upstreamAddress({ url }: Pick<UpstreamConfig, 'url'>): UpstreamAddress {
  const scheme = url.startsWith('https:') ? 'https' : 'http';
  const authority = url.replace(/^https?:\/\//, '');
  const [, host = authority, port] = /^(\[[^\]]*\]|[^:]*)(?::([0-9]+))?$/.exec(authority) ?? [];
  return {
    scheme,
    host,
    port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port),
    authority,
  };
}

/** What all upstreams of a pool have in common; null where they differ. */
export function commonOf(pool: PoolConfig, part: 'scheme' | 'host' | 'authority'): string | null {
  const all = new Set(pool.upstreams.map((upstream) => String(upstreamAddress(upstream)[part])));
  const [first] = all;
  return all.size === 1 && first !== undefined ? first : null;
}

/** The addresses that a `bind` stands for, IPv6 in brackets. */
export const boundAddresses = (bind: string): readonly string[] =>
  bind === 'localhost' ? ['127.0.0.1', '[::1]'] : [bind.includes(':') ? `[${bind}]` : bind];

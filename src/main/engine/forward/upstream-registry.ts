import type { PoolConfig, UpstreamConfig } from '../../../shared/config/schema.ts';
import type { Http1Codec } from '../http1/codec.ts';
import { createConnector } from '../http1/connect.ts';
import { createTransport } from '../http2/negotiated-transport.ts';
import { createUpstreamTls, type UpstreamTlsMaterial } from '../tls/upstream-tls.ts';
import { createUpgradeBridge } from '../upgrade/bridge.ts';
import type { Upstream } from './upstream.ts';

/**
 * Upstreams by all that shapes their connections, so that a reload which leaves an upstream unchanged leaves
 * its connections and counters unchanged too. One that no configuration in use names any more is closed.
 */
export class UpstreamRegistry {
  readonly #upstreams = new Map<string, Upstream>();
  readonly #codec: Http1Codec;

  constructor(codec: Http1Codec) {
    this.#codec = codec;
  }

  /** The upstream of that configuration: the one there is, or a new one. */
  obtain(pool: PoolConfig, config: UpstreamConfig, material: UpstreamTlsMaterial): Upstream {
    const key = JSON.stringify([
      pool.id,
      config.id,
      config.url,
      pool.timeouts,
      pool.tls,
      pool.protocol,
      pool.keepAlive,
      material,
    ]);
    const existing = this.#upstreams.get(key);
    if (existing !== undefined) return existing;
    const url = new URL(config.url);
    const tls = url.protocol === 'https:' ? createUpstreamTls(url, pool.tls, material) : null;
    const connect = createConnector({ url, timeout: pool.timeouts.connect, tls });
    const upstream: Upstream = {
      id: config.id,
      pool: pool.id,
      url: url.origin,
      authority: url.host,
      counters: { active: 0, requests: 0, failures: 0 },
      transport: createTransport({
        url,
        pool,
        connect,
        http1: () => this.#codec.createTransport({ url, pool, tls, connect }),
      }),
      upgrade: createUpgradeBridge({ url, pool, connect }),
    };
    this.#upstreams.set(key, upstream);
    return upstream;
  }

  /** Closes and forgets upstreams that are not among those in use; requests still on them end first. */
  async retain(inUse: ReadonlySet<Upstream>): Promise<void> {
    const closing: Promise<void>[] = [];
    for (const [key, upstream] of this.#upstreams) {
      if (inUse.has(upstream)) continue;
      this.#upstreams.delete(key);
      closing.push(upstream.transport.close());
    }
    await Promise.all(closing);
  }

  /** Cuts all connections at once. */
  async destroy(): Promise<void> {
    const upstreams = [...this.#upstreams.values()];
    this.#upstreams.clear();
    await Promise.all(upstreams.map(({ transport }) => transport.destroy()));
  }
}

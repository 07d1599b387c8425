import type { PoolConfig, UpstreamConfig } from '../../../shared/config/schema.ts';
import { type Milliseconds, milliseconds } from '../../../shared/model/units.ts';
import type { UpstreamAccess } from '../health/checks/upstream-access.ts';
import type { HealthMonitor } from '../health/health-monitor.ts';
import type { Http1Codec } from '../http1/codec.ts';
import { createConnector } from '../http1/connect.ts';
import { createTransport } from '../http2/negotiated-transport.ts';
import { createUpstreamTls, type UpstreamTls, type UpstreamTlsMaterial } from '../tls/upstream-tls.ts';
import { createUpgradeBridge } from '../upgrade/bridge.ts';
import type { Upstream } from './upstream.ts';

/**
 * Upstreams by all that shapes their connections, so that a reload which leaves an upstream unchanged leaves
 * its connections and counters unchanged too. One that no configuration in use names any more is closed.
 */
export class UpstreamRegistry {
  readonly #upstreams = new Map<string, Upstream>();
  /** How checks reach them: the same upstreams as above. */
  readonly #access = new Map<Upstream, (timeout: Milliseconds) => UpstreamAccess>();
  readonly #codec: Http1Codec;
  readonly #health: HealthMonitor;

  constructor(codec: Http1Codec, health: HealthMonitor) {
    this.#codec = codec;
    this.#health = health;
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
    const health = this.#health.obtain(pool.id, config);
    const upstream: Upstream = {
      id: config.id,
      pool: pool.id,
      url: url.origin,
      authority: url.host,
      counters: health.counters,
      health,
      transport: createTransport({
        url,
        pool,
        connect,
        http1: () => this.#codec.createTransport({ url, pool, tls, connect }),
      }),
      upgrade: createUpgradeBridge({ url, pool, connect }),
    };
    this.#upstreams.set(key, upstream);
    this.#access.set(upstream, (timeout) => this.#accessTo(url, pool, tls, timeout));
    return upstream;
  }

  /**
   * Connections for checks of an upstream.
   *
   * @param timeout for one to open; that of the pool, where it is shorter, holds
   * @throws Error for an upstream that was not obtained here, or is closed
   */
  access(upstream: Upstream, timeout: Milliseconds): UpstreamAccess {
    const access = this.#access.get(upstream);
    if (access === undefined) throw new Error(`Upstream '${upstream.id}' is closed.`);
    return access(timeout);
  }

  #accessTo(
    url: URL,
    { timeouts, ...pool }: PoolConfig,
    tls: UpstreamTls | null,
    timeout: Milliseconds,
  ): UpstreamAccess {
    const shorter = { ...timeouts, connect: milliseconds(Math.min(timeout, timeouts.connect)) };
    // What one check has used says nothing to the next about whether connections still open.
    const checked: PoolConfig = {
      ...pool,
      timeouts: shorter,
      keepAlive: { ...pool.keepAlive, connections: 0 },
    };
    const connect = createConnector({ url, timeout: shorter.connect, tls });
    const http1 = () => this.#codec.createTransport({ url, pool: checked, tls, connect });
    return {
      authority: url.host,
      connect,
      openTransport: () => createTransport({ url, pool: checked, connect, http1 }),
      openHttp2Transport: () =>
        createTransport({ url, pool: { ...checked, protocol: 'h2' }, connect, http1 }),
    };
  }

  /** Closes and forgets upstreams that are not among those in use; requests still on them end first. */
  async retain(inUse: ReadonlySet<Upstream>): Promise<void> {
    const closing: Promise<void>[] = [];
    for (const [key, upstream] of this.#upstreams) {
      if (inUse.has(upstream)) continue;
      this.#upstreams.delete(key);
      this.#access.delete(upstream);
      closing.push(upstream.transport.close());
    }
    await Promise.all(closing);
  }

  /** Cuts all connections at once. */
  async destroy(): Promise<void> {
    const upstreams = [...this.#upstreams.values()];
    this.#upstreams.clear();
    this.#access.clear();
    await Promise.all(upstreams.map(({ transport }) => transport.destroy()));
  }
}

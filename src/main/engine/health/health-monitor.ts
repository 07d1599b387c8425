import type { Config, PoolConfig, UpstreamConfig } from '../../../shared/config/schema.ts';
import type { EventReport } from '../../../shared/model/event.ts';
import type { Milliseconds } from '../../../shared/model/units.ts';
import type { Pool } from '../balance/pool.ts';
import type { Clock } from '../clock.ts';
import type { Upstream } from '../forward/upstream.ts';
import { ActiveChecks } from './checks/active-checks.ts';
import type { UpstreamAccess } from './checks/upstream-access.ts';
import { compileHealthSettings } from './health-settings.ts';
import { HealthTracker } from './health-tracker.ts';
import { PoolEjections } from './pool-ejections.ts';

export interface HealthMonitorOptions {
  readonly clock: Clock;
  report(event: EventReport): void;
}

/** A tracker and its running checks, if its configuration asks for any. */
interface Watched {
  readonly tracker: HealthTracker;
  checks: { readonly key: string; readonly upstream: Upstream; readonly running: ActiveChecks } | null;
}

/** Connections for checks of an upstream. */
interface ChecksAccess {
  access(upstream: Upstream, timeout: Milliseconds): UpstreamAccess;
}

/** The health of all upstreams. Trackers are as many as there are upstreams in configurations in use. */
export class HealthMonitor {
  readonly #options: HealthMonitorOptions;
  readonly #watched = new Map<string, Watched>();

  constructor(options: HealthMonitorOptions) {
    this.#options = options;
  }

  /** The tracker of that upstream: the one there is, or a new one. It outlives changes of how the upstream is spoken to. */
  obtain(pool: string, { id, url }: UpstreamConfig): HealthTracker {
    const key = keyOf(pool, id, url);
    const existing = this.#watched.get(key);
    if (existing !== undefined) return existing.tracker;
    const tracker = new HealthTracker({ ...this.#options, pool, upstream: id });
    this.#watched.set(key, { tracker, checks: null });
    return tracker;
  }

  /**
   * Follows a configuration from now on. Checks that it leaves as they were go on undisturbed.
   *
   * @param pools of that configuration
   */
  use(config: Config, pools: readonly Pick<Pool, 'id' | 'members'>[], checks: ChecksAccess): void {
    const current = new Set<Watched>();
    for (const pool of config.pools) {
      const members = pools.find(({ id }) => id === pool.id)?.members ?? [];
      const trackers = pool.upstreams.map((upstream) => this.obtain(pool.id, upstream));
      const ejections = new PoolEjections(trackers, pool.health.passive.maxEjected);
      for (const upstream of pool.upstreams) {
        const watched = this.#watched.get(keyOf(pool.id, upstream.id, upstream.url));
        const member = members.find((candidate) => candidate.upstream.id === upstream.id);
        if (watched === undefined || member === undefined) continue;
        current.add(watched);
        watched.tracker.configure(compileHealthSettings(pool, upstream), ejections);
        this.#settleChecks(watched, pool, member.upstream, checks);
      }
    }
    for (const watched of this.#watched.values()) if (!current.has(watched)) stopChecks(watched);
  }

  /** Forgets trackers of upstreams that no configuration in use has. */
  retain(inUse: ReadonlySet<Upstream>): void {
    const trackers = new Set<unknown>([...inUse].map(({ health }) => health));
    for (const [key, watched] of this.#watched) {
      if (trackers.has(watched.tracker)) continue;
      stopChecks(watched);
      this.#watched.delete(key);
    }
  }

  /** Ends ejections whose time is over, and tells of it, also where no request comes. */
  tick(): void {
    const now = this.#options.clock.monotonic() / 1000;
    for (const { tracker } of this.#watched.values()) tracker.settle(now);
  }

  stop(): void {
    for (const watched of this.#watched.values()) stopChecks(watched);
  }

  #settleChecks(
    watched: Watched,
    { health: { active } }: PoolConfig,
    upstream: Upstream,
    checks: ChecksAccess,
  ): void {
    if (active === undefined) {
      stopChecks(watched);
      return;
    }
    const key = JSON.stringify(active);
    if (watched.checks?.key === key && watched.checks.upstream === upstream) return;
    stopChecks(watched);
    const running = new ActiveChecks({
      config: active,
      access: checks.access(upstream, active.timeout),
      clock: this.#options.clock,
      random: Math.random,
      onResult: (result) => watched.tracker.checked(result),
    });
    watched.checks = { key, upstream, running };
  }
}

const keyOf = (pool: string, upstream: string, url: string): string => JSON.stringify([pool, upstream, url]);

function stopChecks(watched: Watched): void {
  watched.checks?.running.stop();
  watched.checks = null;
}

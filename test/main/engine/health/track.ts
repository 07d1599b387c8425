import type { HealthSettings } from '../../../../src/main/engine/health/health-settings.ts';
import { compileHealthSettings } from '../../../../src/main/engine/health/health-settings.ts';
import { HealthTracker } from '../../../../src/main/engine/health/health-tracker.ts';
import { PoolEjections } from '../../../../src/main/engine/health/pool-ejections.ts';
import { checkConfig } from '../../../../src/shared/config/check.ts';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import type { EventReport } from '../../../../src/shared/model/event.ts';
import { microseconds } from '../../../../src/shared/model/units.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

type PoolInput = Omit<NonNullable<ConfigInput['pools']>[number], 'id' | 'upstreams'>;

export interface Tracked {
  readonly clock: ManualClock;
  readonly trackers: readonly HealthTracker[];
  /** The first of them. */
  readonly tracker: HealthTracker;
  readonly events: readonly EventReport[];
  kinds(): string[];
  /** One request to `of` that was answered so, its body read whole. */
  answer(status: number, milliseconds?: number, of?: HealthTracker): void;
  /** One request that failed with a connection that was refused. */
  refuse(of?: HealthTracker): void;
  configure(pool: PoolInput, enabled?: boolean): void;
}

/** Trackers of a pool of so many upstreams, in a time of their own. */
export function track(pool: PoolInput = {}, size = 2): Tracked {
  const clock = createManualClock();
  const events: EventReport[] = [];
  const trackers = Array.from(
    { length: size },
    (_, at) =>
      new HealthTracker({ pool: 'shop', upstream: `u${at}`, clock, report: (event) => events.push(event) }),
  );
  const [tracker] = trackers;
  if (tracker === undefined) throw new Error('A pool has at least one upstream.');
  const configure = (input: PoolInput, enabled = true) => {
    const settings = settingsOf(input, enabled);
    const share = poolOf(input, enabled).health.passive.maxEjected;
    const ejections = new PoolEjections(trackers, share);
    for (const each of trackers) each.configure(settings, ejections);
  };
  configure(pool);
  return {
    clock,
    trackers,
    tracker,
    events,
    kinds: () => events.map(({ kind }) => kind),
    answer(status, milliseconds = 10, of = tracker) {
      const probe = of.began();
      if (of.finished(null, status, microseconds(milliseconds * 1000), probe)) of.ended(null);
    },
    refuse(of = tracker) {
      of.finished('upstream.refused', null, null, of.began());
    },
    configure,
  };
}

function poolOf(input: PoolInput, enabled: boolean) {
  const checked = checkConfig({
    version: 1,
    pools: [{ id: 'shop', ...input, upstreams: [{ id: 'u0', url: 'http://localhost:1', enabled }] }],
  });
  const pool = checked.ok ? checked.config.pools[0] : undefined;
  if (pool === undefined) throw new Error(JSON.stringify(checked));
  return pool;
}

function settingsOf(input: PoolInput, enabled: boolean): HealthSettings {
  const pool = poolOf(input, enabled);
  const [upstream] = pool.upstreams;
  if (upstream === undefined) throw new Error('The pool has lost its upstream.');
  return compileHealthSettings(pool, upstream);
}

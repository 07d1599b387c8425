import type { ListenerStatus, UpstreamReport } from '../../shared/model/status.ts';
import type { Clock } from './clock.ts';
import type { FromEngine } from './protocol.ts';
import type { HistoryOutbox } from './record/history-outbox.ts';
import type { Recorder } from './record/recorder.ts';
import type { RoutingTable } from './route/table.ts';

type Status = Extract<FromEngine, { kind: 'status' }>;

export interface StatusReporterOptions {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly outbox: HistoryOutbox;
  readonly table: () => RoutingTable;
  readonly listeners: () => readonly ListenerStatus[];
  readonly emit: (status: Status) => void;
}

/** Says how the engine does, whenever that has changed. */
export class StatusReporter {
  readonly #options: StatusReporterOptions;
  /** Monotonic microseconds. */
  #lastTime: number;
  #lastStatus = '';

  constructor(options: StatusReporterOptions) {
    this.#options = options;
    this.#lastTime = options.clock.monotonic();
  }

  report(): void {
    const { clock, recorder, outbox, table, listeners, emit } = this.#options;
    const now = clock.monotonic();
    const elapsed = (now - this.#lastTime) / 1000;
    const traffic = recorder.traffic.take(elapsed);
    this.#lastTime = now;
    const status: Status = {
      kind: 'status',
      generation: table().generation,
      listeners: listeners(),
      upstreams: upstreamReports(table()),
      traffic,
      flows: recorder.flows.take(elapsed),
      historyDropped: outbox.dropped,
    };
    // The window's length differs each time and is no news by itself.
    const comparable = JSON.stringify({ ...status, traffic: { ...traffic, window: 0 } });
    if (comparable === this.#lastStatus) return;
    this.#lastStatus = comparable;
    emit(status);
  }
}

function upstreamReports({ pools }: RoutingTable): UpstreamReport[] {
  return pools.flatMap((pool) =>
    pool.members.map(({ upstream, enabled, weight, backup }) => ({
      pool: pool.id,
      id: upstream.id,
      url: upstream.url,
      enabled,
      weight,
      backup,
      ...upstream.health.status(),
    })),
  );
}

import type { RepeatReport } from '../../shared/model/repeat.ts';
import { type EpochMilliseconds, milliseconds } from '../../shared/model/units.ts';
import type { ReplayClient } from './client.ts';
import { messageOf } from './message.ts';
import type { OutgoingRequest } from './outgoing.ts';

/** Ways to fail that are told apart; the rest is counted together. */
const failureKinds = 10;

export interface RepeatOptions {
  readonly id: string;
  readonly of: string;
  readonly request: OutgoingRequest;
  readonly client: ReplayClient;
  readonly times: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly began: EpochMilliseconds;
  /** Monotonic time in milliseconds. */
  readonly now: () => number;
  /** Is told after each request; the report is made when it is asked for. */
  readonly onProgress: (report: () => RepeatReport) => void;
}

/** Sends a request many times. Never rejects. @returns the report, without upstreams: those are told by the engine */
export async function repeat(options: RepeatOptions): Promise<RepeatReport> {
  const { client, request, times, concurrency, signal, now } = options;
  const startedAt = now();
  const durations = new Float64Array(times);
  const statuses = new Map<number, number>();
  const failures = new Map<string, number>();
  let answered = 0;
  let failed = 0;
  let begun = 0;

  const report = (state: RepeatReport['state']): RepeatReport => {
    const sorted = durations.slice(0, answered).sort();
    const at = (share: number) =>
      answered === 0
        ? null
        : milliseconds(sorted[Math.min(answered - 1, Math.ceil(share * answered) - 1)] ?? 0);
    return {
      id: options.id,
      of: options.of,
      state,
      times,
      concurrency,
      finished: answered + failed,
      statuses: [...statuses].sort(([one], [other]) => one - other),
      failures: [...failures].sort(([, one], [, other]) => other - one),
      p50: at(0.5),
      p99: at(0.99),
      longest: at(1),
      upstreams: [],
      began: options.began,
      took: milliseconds(now() - startedAt),
    };
  };

  const one = async (): Promise<void> => {
    const from = now();
    try {
      const { status } = await client.send(request, signal);
      durations[answered] = now() - from;
      answered += 1;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    } catch (error) {
      if (signal.aborted) return;
      failed += 1;
      const message = messageOf(error);
      const kind = failures.has(message) || failures.size < failureKinds ? message : 'something else';
      failures.set(kind, (failures.get(kind) ?? 0) + 1);
    }
    options.onProgress(() => report('running'));
  };

  const lane = async (): Promise<void> => {
    while (begun < times && !signal.aborted) {
      begun += 1;
      await one();
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, times) }, lane));
  return report(signal.aborted ? 'cancelled' : 'done');
}

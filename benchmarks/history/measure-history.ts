import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { cpuBetween, sampleCpu } from '../cpu-time.ts';
import { loadAtFixedRate } from '../load/fixed-rate.ts';
import { memoryOf } from '../memory.ts';
import type { Origin } from '../origins/nginx-origin.ts';
import type { HistoryVariant } from './variants.ts';

/** What one variant did in one round. */
export interface HistoryRound {
  readonly perSecond: number;
  /** Milliseconds from request to end of the answer. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of processor time for each request, by thread. */
  readonly byThread: Readonly<Record<string, number>>;
  /** MiB resident at most. */
  readonly peak: number;
  /** Requests that were sent in all, warm-up included. */
  readonly sent: number;
  /** Exchanges that the file has after Doorman ended; null where none is to be kept. */
  readonly written: number | null;
  /** Of the file and what belongs to it, in MiB. */
  readonly fileSize: number;
  /** What went wrong with the load, such as a pace that was not kept. */
  readonly remarks: readonly string[];
}

export interface HistoryLoad {
  readonly directory: string;
  readonly origin: Origin;
  readonly perSecond: number;
  readonly seconds: number;
  readonly warmUp: number;
}

/** Starts a variant afresh, loads it at an even pace, ends it, and looks into the file that it leaves. */
export async function measureHistory(
  { peer: variant, keepsHistory }: HistoryVariant,
  { origin, perSecond, seconds, warmUp, ...options }: HistoryLoad,
): Promise<HistoryRound> {
  const directory = join(options.directory, variant.id);
  mkdirSync(directory, { recursive: true });
  try {
    const running = await variant.start({ directory, origin, tls: null });
    const { pid } = running;
    if (pid === null) throw new Error(`${variant.name} has no process.`);
    const target = { port: running.port, directory };
    let sent = 0;
    let measured: Omit<HistoryRound, 'sent' | 'written' | 'fileSize'>;
    try {
      const warm = await loadAtFixedRate(target, { path: '/1k', perSecond, seconds: warmUp });
      sent += warm.count;
      const before = sampleCpu(pid);
      const load = await loadAtFixedRate(target, { path: '/1k', perSecond, seconds });
      const { byThread } = cpuBetween(before, sampleCpu(pid));
      sent += load.count;
      measured = {
        perSecond: load.perSecond,
        p50: load.latency?.p50 ?? Number.NaN,
        p99: load.latency?.p99 ?? Number.NaN,
        byThread: Object.fromEntries(
          Object.entries(byThread).map(([name, used]) => [name, (used / load.count) * 1e6]),
        ),
        peak: memoryOf(pid).peak,
        remarks: load.errors,
      };
    } finally {
      // What waits is written before it ends.
      await running.stop();
    }
    const file = fileOf(join(directory, 'data', 'history.db'));
    return { ...measured, sent, ...file, written: keepsHistory ? (file.written ?? 0) : null };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What a file of history holds. */
function fileOf(path: string): Pick<HistoryRound, 'written' | 'fileSize'> {
  const size = (name: string): number => statSync(name, { throwIfNoEntry: false })?.size ?? 0;
  const fileSize = (size(path) + size(`${path}-wal`)) / 1024 ** 2;
  if (fileSize === 0) return { written: null, fileSize };
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const row = database.prepare('SELECT count(*) AS written FROM exchanges').get();
    return { written: Number(row?.['written'] ?? 0), fileSize };
  } finally {
    database.close();
  }
}

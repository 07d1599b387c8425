import { processTree, read, threadsOf } from './process-tree.ts';

/** Nanoseconds on a processor so far, by thread. */
export type CpuSample = ReadonlyMap<number, { readonly name: string; readonly nanoseconds: number }>;

export interface CpuUse {
  /** All threads together. */
  readonly seconds: number;
  /** Seconds by thread name; threads of one name together. */
  readonly byThread: Readonly<Record<string, number>>;
}

/** What `/proc/<pid>/task/<tid>/stat` counts in: USER_HZ, 100 a second on every Linux that runs Node. */
const nanosecondsPerTick = 10_000_000;

/** Reads the processor time of a program, its children and all their threads (proc(5)). */
export function sampleCpu(pid: number): CpuSample {
  const sample = new Map<number, { name: string; nanoseconds: number }>();
  for (const member of processTree(pid)) {
    for (const thread of threadsOf(member)) {
      const folder = `/proc/${member}/task/${thread}`;
      sample.set(thread, { name: read(`${folder}/comm`), nanoseconds: threadTime(folder) });
    }
  }
  return sample;
}

/** What was used between two samples. A thread that ended in between is not seen; none of the proxies has such. */
export function cpuBetween(before: CpuSample, after: CpuSample): CpuUse {
  const byThread: Record<string, number> = {};
  let seconds = 0;
  for (const [thread, { name, nanoseconds }] of after) {
    const used = (nanoseconds - (before.get(thread)?.nanoseconds ?? 0)) / 1e9;
    seconds += used;
    byThread[name] = (byThread[name] ?? 0) + used;
  }
  return { seconds, byThread };
}

/** The scheduler's own count is exact, where the kernel keeps it; ticks are rounded to 10 ms. */
function threadTime(folder: string): number {
  const exact = Number(read(`${folder}/schedstat`).split(' ')[0]);
  if (exact > 0) return exact;
  // The name, in brackets, may hold spaces: fields are counted from behind it. utime and stime are 14 and 15 of all.
  const fields = read(`${folder}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * nanosecondsPerTick;
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadWithH2load } from './load/h2load.ts';
import type { MeasureOptions } from './measure.ts';
import { memoryOf } from './memory.ts';
import type { Peer } from './proxies/peer.ts';

const connections = 64;

/** In MiB. */
export type MemoryResult =
  | {
      readonly state: 'measured';
      readonly exchanges: number;
      /** Resident before the first exchange, right after the last, and the most in between. */
      readonly before: number;
      readonly after: number;
      readonly peak: number;
    }
  | { readonly state: 'failed'; readonly reason: string };

/** What a proxy holds after many exchanges of 1 KiB: what grows with their number is a leak. */
export async function memoryAfter(
  proxy: Peer,
  exchanges: number,
  { directory, origin }: MeasureOptions,
): Promise<MemoryResult> {
  console.log(`\nMemory of ${proxy.name} after ${exchanges} exchanges`);
  const own = join(directory, 'memory');
  mkdirSync(own);
  const running = await proxy.start({ directory: own, origin, tls: null });
  try {
    if (running.pid === null) return { state: 'failed', reason: `${proxy.name} has no process` };
    const before = memoryOf(running.pid).resident;
    const { count, errors } = await loadWithH2load(
      { port: running.port, directory: own },
      { protocol: 'h1', tls: false, path: '/1k', connections, streams: 1, until: { requests: exchanges } },
    );
    if (errors.length > 0) return { state: 'failed', reason: errors.join(', ') };
    const { resident, peak } = memoryOf(running.pid);
    return { state: 'measured', exchanges: count, before, after: resident, peak };
  } finally {
    await running.stop();
  }
}

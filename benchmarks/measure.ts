import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CertificateFiles } from './certificate.ts';
import { busySeconds } from './core-time.ts';
import { proxyCore } from './cores.ts';
import { type CpuUse, cpuBetween, sampleCpu } from './cpu-time.ts';
import type { LoadResult } from './load/load-result.ts';
import type { Origin } from './origins/nginx-origin.ts';
import { probe } from './probe.ts';
import type { Peer, RunningProxy } from './proxies/peer.ts';
import type { Row } from './rows/row.ts';

export interface MeasureOptions {
  /** A folder for everything that is written. */
  readonly directory: string;
  readonly origin: Origin;
  readonly certificate: CertificateFiles;
  readonly seconds: number;
  /** Seconds of load before it counts, for programs that compile what they run often. */
  readonly warmUp: number;
  readonly nodeOptions?: readonly string[];
}

/** One proxy, one row, one round. */
export type Measurement =
  | {
      readonly state: 'measured';
      readonly load: LoadResult;
      /** Null without a proxy. */
      readonly cpu: CpuUse | null;
      /** Part of the proxy's core that others took meanwhile, 0 to 1: programs, or the host of a virtual machine. */
      readonly disturbance: number;
    }
  | { readonly state: 'failed'; readonly reason: string };

/** Starts the proxy afresh, warms it up, measures, and ends it. Whatever goes wrong is the result. */
export async function measure(proxy: Peer, row: Row, options: MeasureOptions): Promise<Measurement> {
  const directory = join(options.directory, `${proxy.id}-${row.id}`);
  // nginx gives up root's rights, and must still read and write its files.
  mkdirSync(directory, { recursive: true, mode: 0o777 });
  let running: RunningProxy | null = null;
  try {
    running = await proxy.start({
      directory,
      origin: options.origin,
      tls: row.tls ? options.certificate : null,
      nodeOptions: options.nodeOptions ?? [],
    });
    const wrong = row.probe === null ? null : await probe({ ...row.probe, port: running.port, tls: row.tls });
    if (wrong !== null) return { state: 'failed', reason: wrong };
    return await underLoad(running, row, { ...options, directory });
  } catch (error) {
    return { state: 'failed', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await running?.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function underLoad(running: RunningProxy, row: Row, options: MeasureOptions): Promise<Measurement> {
  const target = { port: running.port, directory: options.directory };
  const failed = (what: string, { errors, count }: LoadResult): Measurement | null => {
    if (errors.length > 0) return { state: 'failed', reason: `${what}: ${errors.join(', ')}` };
    return count > 0
      ? null
      : { state: 'failed', reason: `${what}: none of the ${row.counted} came to an end` };
  };
  if (options.warmUp > 0) {
    const failure = failed('warming up', await (row.warmUp ?? row.load)(target, options.warmUp));
    if (failure !== null) return failure;
  }
  const start = performance.now();
  const busyBefore = busySeconds(proxyCore);
  const before = running.pid === null ? null : sampleCpu(running.pid);
  const load = await row.load(target, options.seconds);
  const cpu = running.pid === null || before === null ? null : cpuBetween(before, sampleCpu(running.pid));
  const others = busySeconds(proxyCore) - busyBefore - (cpu?.seconds ?? 0);
  const disturbance = Math.max(0, others / ((performance.now() - start) / 1000));
  return failed('measuring', load) ?? { state: 'measured', load, cpu, disturbance };
}

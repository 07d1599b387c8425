import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countOf, type LoadResult, runLoad, type Target } from './load-result.ts';

export interface WrkOptions {
  readonly tls: boolean;
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  /** A body of this many bytes is sent with POST. Left out: GET. */
  readonly upload?: number;
  /** Also tell what a request takes under this load. */
  readonly latency?: boolean;
}

/** HTTP/1.1 over kept-alive connections, each sending the next request when the answer has come. */
export async function loadWithWrk({ port, directory }: Target, options: WrkOptions): Promise<LoadResult> {
  const script: string[] = [];
  if (options.upload !== undefined) {
    const file = join(directory, 'upload.lua');
    writeFileSync(file, `wrk.method = "POST"\nwrk.body = string.rep("x", ${options.upload})\n`);
    script.push('-s', file);
  }
  const output = await runLoad('wrk', [
    '-t1',
    `-c${options.connections}`,
    `-d${options.seconds}s`,
    // A slow proxy with large bodies may take longer than wrk's two seconds; that is slow, not an error.
    '--timeout',
    '30s',
    ...(options.latency === true ? ['--latency'] : []),
    ...script,
    `${options.tls ? 'https' : 'http'}://localhost:${port}${options.path}`,
  ]);
  return readWrk(output);
}

/** Reads wrk's summary. */
export function readWrk(output: string): LoadResult {
  const sockets = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(output);
  const [connect, readErrors, write, timeout] = (sockets?.slice(1) ?? []).map(Number);
  const [p50, p99] = [latencyOf(output, 50), latencyOf(output, 99)];
  return {
    ...(p50 === null || p99 === null ? {} : { latency: { p50, p99 } }),
    count: Number(/(\d+) requests in /.exec(output)?.[1] ?? 0),
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1] ?? 0),
    errors: [
      ...countOf(Number(/Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? 0), 'answers other than 2xx'),
      ...countOf(connect ?? 0, 'connections refused'),
      ...countOf(readErrors ?? 0, 'errors while reading'),
      ...countOf(write ?? 0, 'errors while writing'),
      ...countOf(timeout ?? 0, 'timeouts'),
    ],
  };
}

const milliseconds: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

/** In milliseconds; null where wrk was not asked for it. */
function latencyOf(output: string, percentile: number): number | null {
  const found = new RegExp(`^ +${percentile}% +([\\d.]+)(us|ms|s|m) *$`, 'm').exec(output);
  const unit = milliseconds[found?.[2] ?? ''];
  return found === null || unit === undefined ? null : Number(found[1]) * unit;
}

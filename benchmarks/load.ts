import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { loadCore } from './process.ts';

const run = promisify(execFile);

export interface LoadResult {
  readonly requestsPerSecond: number;
  /** Responses other than 2xx and 3xx, and requests that got none. */
  readonly errors: number;
}

/** HTTP/1.1 over kept-alive connections, as fast as answers come. */
export async function loadHttp1(url: string, connections: number, seconds: number): Promise<LoadResult> {
  const { stdout } = await run('taskset', [
    '-c',
    String(loadCore),
    'wrk',
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '-H',
    'Host: bench.localhost',
    url,
  ]);
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1];
  const sockets =
    /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout)?.slice(1) ?? [];
  return {
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? 0),
    errors: Number(failed ?? 0) + sockets.reduce((sum, count) => sum + Number(count), 0),
  };
}

/** HTTP/2 over TLS. */
export async function loadHttp2(
  port: number,
  path: string,
  options: { readonly connections: number; readonly streams: number; readonly seconds: number },
): Promise<LoadResult> {
  const { stdout } = await run('taskset', [
    '-c',
    String(loadCore),
    'h2load',
    '-t1',
    `-c${options.connections}`,
    `-m${options.streams}`,
    `-D${options.seconds}`,
    `--connect-to=127.0.0.1:${port}`,
    `https://bench.localhost:${port}${path}`,
  ]);
  const counts =
    /requests: \d+ total, \d+ started, \d+ done, \d+ succeeded, (\d+) failed, (\d+) errored/.exec(stdout);
  return {
    requestsPerSecond: Number(/finished in [\d.]+m?s, ([\d.]+) req\/s/.exec(stdout)?.[1] ?? 0),
    errors: Number(counts?.[1] ?? 0) + Number(counts?.[2] ?? 0),
  };
}

import { countOf, type LoadResult, runLoad, type Target } from './load-result.ts';

export interface H2loadOptions {
  readonly protocol: 'h1' | 'h2';
  readonly tls: boolean;
  readonly path: string;
  readonly connections: number;
  /** Requests at once on each connection; 1 for HTTP/1.1. */
  readonly streams: number;
  /** How long, or how many requests in all. */
  readonly until: { readonly seconds: number } | { readonly requests: number };
  /** Further options of the program. */
  readonly more?: readonly string[];
}

/** HTTP/1.1 or HTTP/2, with the next request on each stream when an answer has come. */
export async function loadWithH2load({ port }: Target, options: H2loadOptions): Promise<LoadResult> {
  const output = await runLoad('h2load', [
    '-t1',
    `-c${options.connections}`,
    `-m${options.streams}`,
    'seconds' in options.until ? `-D${options.until.seconds}` : `-n${options.until.requests}`,
    ...(options.protocol === 'h1' ? ['--h1'] : []),
    ...(options.more ?? []),
    `${options.tls ? 'https' : 'http'}://localhost:${port}${options.path}`,
  ]);
  return readH2load(output, options.protocol);
}

/** Reads h2load's summary. */
export function readH2load(output: string, protocol: 'h1' | 'h2'): LoadResult {
  const counts =
    /requests: (\d+) total, (\d+) started, (\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout/
      .exec(output)
      ?.slice(1)
      .map(Number);
  const statuses = /status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx/
    .exec(output)
    ?.slice(1)
    .map(Number);
  const [, , , succeeded = 0, failed = 0, errored = 0, timeout = 0] = counts ?? [];
  const [ok = 0, redirected = 0, clientErrors = 0, serverErrors = 0] = statuses ?? [];
  const spoken = /Application protocol: (\S+)/.exec(output)?.[1];
  return {
    count: ok,
    perSecond: Number(/finished in [^,]+, ([\d.]+) req\/s/.exec(output)?.[1] ?? 0),
    errors: [
      ...(protocol === 'h2' && spoken !== undefined && spoken !== 'h2' ? [`it spoke ${spoken}, not h2`] : []),
      ...countOf(redirected + clientErrors + serverErrors, 'answers other than 2xx'),
      // Failed requests hold those answered with an error status, which are counted above.
      ...countOf(Math.max(errored, failed - clientErrors - serverErrors), 'requests without an answer'),
      ...countOf(timeout, 'timeouts'),
      ...countOf(Math.max(0, succeeded - ok - redirected), 'answers without a status'),
    ],
  };
}

import { loadWithH2load } from './h2load.ts';
import type { LoadResult, Target } from './load-result.ts';

/** Connections opened at once. Fewer than a listening socket has room for: a refused SYN would cost a second. */
const together = 256;

/** New TLS connections, none of them resumed, each with one request, in batches until the time is over. */
export async function loadNewConnections(
  target: Target,
  { path, seconds }: { readonly path: string; readonly seconds: number },
): Promise<LoadResult> {
  const until = performance.now() + seconds * 1000;
  let count = 0;
  // What the load program took for its batches; starting it in between is not counted.
  let busy = 0;
  const errors: string[] = [];
  while (performance.now() < until && errors.length === 0) {
    const batch = await loadWithH2load(target, {
      protocol: 'h1',
      tls: true,
      path,
      connections: together,
      streams: 1,
      until: { requests: together },
    });
    count += batch.count;
    busy += batch.count / batch.perSecond;
    errors.push(...batch.errors);
  }
  return { count, perSecond: count / busy, errors };
}

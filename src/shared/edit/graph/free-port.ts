import { valueAt } from '../../config/raw.ts';
import { judgeUpstreamUrl } from '../../config/urls.ts';

const lastPort = 65_535;

/** A listener's port: the first from `first` on that no other listener has and nothing on the machine is known to hold; 0 (any free one) when there is none. */
export function freeListenerPort(
  listeners: readonly unknown[],
  busy: ReadonlySet<number>,
  first: number,
): number {
  const taken = new Set<unknown>([...busy, ...listeners.map((listener) => valueAt(listener, ['port']))]);
  for (let port = first; port <= lastPort; port += 1) if (!taken.has(port)) return port;
  return 0;
}

/** Where another instance of a server would listen: its URL with the next port that no upstream of the pool has. */
export function nextUpstreamUrl(url: string, upstreams: readonly unknown[]): string {
  const judged = judgeUpstreamUrl(url);
  const found = judged.ok ? /^(.*):([0-9]+)$/.exec(judged.value) : null;
  if (found === null) return url;
  const [, rest = '', port = ''] = found;
  const taken = new Set(
    upstreams.flatMap((upstream) => {
      const other = valueAt(upstream, ['url']);
      const read = typeof other === 'string' ? judgeUpstreamUrl(other) : null;
      return read?.ok === true ? [read.value] : [];
    }),
  );
  for (let next = Number(port); next <= lastPort; next += 1)
    if (!taken.has(`${rest}:${next}`)) return `${rest}:${next}`;
  return url;
}

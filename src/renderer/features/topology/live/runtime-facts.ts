import type { ListenerStatus, UpstreamStatus } from '../../../../shared/model/status.ts';
import type { GraphNode } from '../model/types.ts';
import type { FlowIndex } from './flow-sums.ts';

/** What runs, by what the graph asks for. */
export interface LiveFacts {
  readonly isRunning: boolean;
  readonly listeners: ReadonlyMap<string, ListenerStatus>;
  readonly upstreams: UpstreamIndex;
  readonly flows: FlowIndex;
  readonly nodes: ReadonlyMap<string, GraphNode>;
}

export interface UpstreamIndex {
  of(pool: string, upstream: string): UpstreamStatus | undefined;
  ofPool(pool: string): readonly UpstreamStatus[];
}

export function indexUpstreams(upstreams: readonly UpstreamStatus[]): UpstreamIndex {
  const pools = new Map<string, UpstreamStatus[]>();
  for (const upstream of upstreams) {
    const members = pools.get(upstream.pool);
    if (members === undefined) pools.set(upstream.pool, [upstream]);
    else members.push(upstream);
  }
  const ofPool = (pool: string): readonly UpstreamStatus[] => pools.get(pool) ?? [];
  return { ofPool, of: (pool, upstream) => ofPool(pool).find(({ id }) => id === upstream) };
}

import type { UpstreamStatus } from '../../../shared/model/status.ts';

export interface UpstreamGroup {
  readonly pool: string;
  readonly upstreams: readonly UpstreamStatus[];
}

/** Upstreams by pool, both in the order of the configuration. */
export function groupByPool(upstreams: readonly UpstreamStatus[]): readonly UpstreamGroup[] {
  const groups = new Map<string, UpstreamStatus[]>();
  for (const upstream of upstreams) {
    const group = groups.get(upstream.pool);
    if (group === undefined) groups.set(upstream.pool, [upstream]);
    else group.push(upstream);
  }
  return [...groups].map(([pool, members]) => ({ pool, upstreams: members }));
}

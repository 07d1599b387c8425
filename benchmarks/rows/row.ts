import type { LoadResult, Target } from '../load/load-result.ts';
import type { Protocol } from '../proxies/peer.ts';

/** One thing measured of every proxy. */
export interface Row {
  /** What `--rows` calls it. */
  readonly id: string;
  readonly name: string;
  readonly protocol: Protocol;
  readonly tls: boolean;
  /** What is counted, in the plural: 'requests'. */
  readonly counted: string;
  /** A rate: more is better. A latency: less is better, and what counts is how much more than without a proxy. */
  readonly measures: 'rate' | 'latency';
  /** Fetched once before the load, to see that the whole body comes; null where there is none to fetch. */
  readonly probe: { readonly path: string; readonly bytes: number } | null;
  /** What warms a proxy up, where the load itself is too little for that. */
  readonly warmUp?: (target: Target, seconds: number) => Promise<LoadResult>;
  readonly load: (target: Target, seconds: number) => Promise<LoadResult>;
}

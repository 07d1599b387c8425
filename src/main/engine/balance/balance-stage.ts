import { ExchangeFailure } from '../failure.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Next, Stage } from '../pipeline/stage.ts';
import type { Pool } from './pool.ts';

/** Chooses the upstream of a pool for this request, and records among which. */
export function createBalanceStage(pool: Pool): Stage {
  return {
    name: 'balance',
    run(context: ExchangeContext, next: Next) {
      const startedAt = context.elapsed();
      context.pool = pool.id;
      const { upstream, candidates } = pool.choose();
      if (upstream === null) {
        context.decide('balance.none_available', { pool: pool.id, candidates }, startedAt);
        throw new ExchangeFailure('balance.none_available', `no upstream of pool '${pool.id}' may be used`);
      }
      context.chosen = upstream;
      context.upstream = upstream.id;
      context.decide('balance.round_robin', { pool: pool.id, chosen: upstream.id, candidates }, startedAt);
      return next();
    },
  };
}

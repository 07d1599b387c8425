import type { Microseconds } from '../../../shared/model/units.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { MaybePromise, Next, Stage } from '../pipeline/stage.ts';
import { panicThreshold } from './panic.ts';
import type { Pool, PoolMember } from './pool.ts';
import type { StickyCookie } from './sticky-cookie.ts';

/** Chooses the upstream of a pool for this request, and records among which and why. */
export function createBalanceStage(pool: Pool): Stage {
  return {
    name: 'balance',
    run(context: ExchangeContext, next: Next) {
      const waiting = pool.policy.prepare?.(context) ?? null;
      return waiting === null ? balance(context, next) : waiting.then(() => balance(context, next));
    },
  };

  function balance(context: ExchangeContext, next: Next): MaybePromise<Response> {
    const startedAt = context.elapsed();
    context.pool = pool.id;
    const { candidates } = pool;
    candidates.survey(context.tried, context.monotonicAt(startedAt) / 1000);
    if (candidates.count === 0) {
      context.decide(
        'balance.none_available',
        { pool: pool.id, candidates: candidates.describe(false) },
        startedAt,
      );
      throw new ExchangeFailure('balance.none_available', `no upstream of pool '${pool.id}' may be used`);
    }
    if (candidates.panic) {
      const { healthy, enabled } = candidates;
      const evidence = { pool: pool.id, healthy, enabled, threshold: panicThreshold };
      context.decide('balance.panic', evidence, startedAt);
    }
    const stuck = pool.sticky === null ? -1 : stickTo(pool, pool.sticky, context, startedAt);
    const { upstream } = memberAt(pool, stuck < 0 ? choose(pool, context, startedAt) : stuck);
    context.chosen = upstream;
    context.upstream = upstream.id;
    return next();
  }
}

/** @returns the place of the upstream that the client's cookie names; -1 where there is none or it may not be chosen */
function stickTo(
  pool: Pool,
  sticky: StickyCookie,
  context: ExchangeContext,
  startedAt: Microseconds,
): number {
  const named = sticky.read(context.current.headers);
  if (named === undefined) return -1;
  const { candidates, members, id } = pool;
  const place = named === null ? -1 : members.findIndex(({ upstream }) => upstream.id === named);
  const reason = candidates.excluded[place] ?? null;
  if (named === null || reason !== null) {
    const evidence = { pool: id, cookie: sticky.name, upstream: named, reason };
    context.decide('balance.sticky_lost', evidence, startedAt);
    return -1;
  }
  const choice = { pool: id, chosen: named, candidates: candidates.describe(false) };
  context.decide('balance.sticky', { ...choice, cookie: sticky.name }, startedAt);
  return place;
}

/** @returns the place of the upstream that the pool's policy chooses, or round robin where that cannot */
function choose(pool: Pool, context: ExchangeContext, startedAt: Microseconds): number {
  const { candidates, id, policy } = pool;
  const picked = policy.pick(candidates, context);
  const place = typeof picked === 'number' ? picked : pool.roundRobin.pick(candidates);
  const chosen = memberAt(pool, place).upstream.id;
  const choice = { pool: id, chosen, candidates: candidates.describe(pool.byLatency) };
  if (typeof picked === 'number') {
    policy.record(context, choice, startedAt, context);
  } else {
    const fallback = { reason: picked, key: pool.hashKey };
    context.decide('balance.round_robin', { ...choice, fallback }, startedAt);
  }
  return place;
}

function memberAt(pool: Pool, place: number): PoolMember {
  const member = pool.members[place];
  if (member === undefined) throw new Error(`Pool '${pool.id}' has no upstream in place ${place}.`);
  return member;
}

import { milliseconds } from '../../../shared/model/units.ts';
import type { BreakMode } from '../../../shared/model/upstream-control.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { pause } from '../pipeline/pause.ts';
import type { Upstream } from './upstream.ts';

/** By how much a slow upstream is late. */
export const slowDelay = milliseconds(2_000);

/**
 * Behaves as an upstream that a person broke on purpose, and records that it does.
 *
 * @param ask asks the upstream after all, where it is only slow
 * @throws ExchangeFailure where it would not have answered
 */
export async function simulateBroken(
  context: ExchangeContext,
  { id: upstream, url }: Upstream,
  mode: BreakMode,
  ask: () => Promise<Response>,
): Promise<Response> {
  const startedAt = context.elapsed();
  const delay = mode === 'slow' ? slowDelay : null;
  if (delay !== null) await pause(delay, context.upstreamCancellation);
  context.decide('forward.broken', { upstream, url, mode, delay }, startedAt);
  switch (mode) {
    case 'refuse':
      throw new ExchangeFailure('upstream.refused', 'broken on purpose: no connection is accepted');
    case 'reset':
      throw new ExchangeFailure('upstream.reset', 'broken on purpose: the connection is reset');
    case 'error':
      throw new ExchangeFailure('upstream.broken', 'broken on purpose: it answers 500');
    case 'slow':
      return ask();
  }
}

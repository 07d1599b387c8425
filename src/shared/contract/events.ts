import type { ExchangeSummary } from '../model/exchange.ts';
import type { AppStatus } from '../model/status.ts';
import type { ConfigSnapshot } from './methods.ts';

/** New and changed exchanges since the last batch; each replaces what was known under its id. */
export interface ExchangeBatch {
  readonly items: readonly ExchangeSummary[];
  /** Exchanges left out because the subscriber was too slow; they can still be listed. */
  readonly dropped: number;
  /** True when everything known so far is void: history was cleared. */
  readonly reset: boolean;
}

/** What can be subscribed to, and what arrives. */
export interface EventPayloads {
  exchanges: ExchangeBatch;
  status: AppStatus;
  config: ConfigSnapshot;
}

export type EventName = keyof EventPayloads;

export const eventNames = ['exchanges', 'status', 'config'] as const satisfies readonly EventName[];

/** Exchanges waiting for one slow subscriber; past that the oldest are dropped and counted. */
export const pendingExchangeLimit = 20_000;

/** How a payload joins one that its subscriber has not been sent yet. */
export type Merge<Name extends EventName> = (
  waiting: EventPayloads[Name],
  next: EventPayloads[Name],
) => EventPayloads[Name];

const mergeExchanges: Merge<'exchanges'> = (waiting, next) => {
  if (next.reset) return next;
  const byId = new Map<string, ExchangeSummary>();
  for (const item of waiting.items) byId.set(item.id, item);
  for (const item of next.items) byId.set(item.id, item);
  const items = [...byId.values()];
  const excess = Math.max(0, items.length - pendingExchangeLimit);
  return {
    items: excess > 0 ? items.slice(excess) : items,
    dropped: waiting.dropped + next.dropped + excess,
    reset: waiting.reset,
  };
};

export const merges: { readonly [Name in EventName]: Merge<Name> } = {
  exchanges: mergeExchanges,
  status: (_waiting, next) => next,
  config: (_waiting, next) => next,
};

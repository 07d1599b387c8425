import type { ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';

/** An exchange with its place in arrival order, which never changes. */
export interface LogEntry {
  readonly position: number;
  readonly summary: ExchangeSummary;
}

/** What one step changed, for views that follow the log without reading all of it again. */
export interface LogChange {
  /** Everything known before is void; `added` holds all there is. */
  readonly reset: boolean;
  /** In arrival order, after everything that was there. */
  readonly added: readonly LogEntry[];
  /** Known exchanges with a new summary, at their old position. */
  readonly updated: readonly LogEntry[];
  /** Entries at a position below this have been dropped to stay within the limit. */
  readonly firstPosition: number;
}

/** A bounded list of exchanges in arrival order, found by id. Changes in place; every step says what changed. */
export interface ExchangeLog {
  readonly size: number;
  get(id: ExchangeId): LogEntry | undefined;
  entries(): IterableIterator<LogEntry>;
  upsert(items: readonly ExchangeSummary[]): LogChange;
  /** Voids everything and takes `items`, oldest first. */
  replace(items: readonly ExchangeSummary[]): LogChange;
}

/** @param limit most exchanges kept; the oldest leave first */
export function createExchangeLog(limit: number): ExchangeLog {
  // A Map keeps insertion order, also when a known key is set again: that is the arrival order.
  const byId = new Map<ExchangeId, LogEntry>();
  let nextPosition = 0;

  const trim = (): number => {
    for (const id of byId.keys()) {
      if (byId.size <= limit) break;
      byId.delete(id);
    }
    return nextPosition - byId.size;
  };

  const put = (items: readonly ExchangeSummary[], reset: boolean): LogChange => {
    const added = new Map<ExchangeId, LogEntry>();
    const updated = new Map<ExchangeId, LogEntry>();
    for (const summary of items) {
      const known = byId.get(summary.id);
      const entry: LogEntry = { position: known?.position ?? nextPosition, summary };
      if (known === undefined) nextPosition += 1;
      byId.set(summary.id, entry);
      if (known === undefined || added.has(summary.id)) added.set(summary.id, entry);
      else updated.set(summary.id, entry);
    }
    const firstPosition = trim();
    const kept = (entry: LogEntry) => entry.position >= firstPosition;
    return {
      reset,
      added: [...added.values()].filter(kept),
      updated: [...updated.values()].filter(kept),
      firstPosition,
    };
  };

  return {
    get size() {
      return byId.size;
    },
    get: (id) => byId.get(id),
    entries: () => byId.values(),
    upsert: (items) => put(items, false),
    replace(items) {
      byId.clear();
      return put(items, true);
    },
  };
}

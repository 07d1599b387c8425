import type { ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import { createFoundExchanges, isFoundEntry } from './found-exchanges.ts';
import { createResends } from './resends.ts';

/** An exchange with its place in arrival order, which never changes; its summary is always the latest. */
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
  /** In arrival order, before everything that was there. */
  readonly older: readonly LogEntry[];
  /** Beside the log, each in its place by age; see {@link ExchangeLog.addFound}. */
  readonly found: readonly LogEntry[];
  /** Were beside the log and are not any more. */
  readonly left: readonly LogEntry[];
  /** Entries at a position below this have been dropped to stay within the limit. */
  readonly firstPosition: number;
}

export const noChange: LogChange = {
  reset: false,
  added: [],
  updated: [],
  older: [],
  found: [],
  left: [],
  firstPosition: 0,
};

/** A bounded list of exchanges in arrival order, found by id. Changes in place; every step says what changed. */
export interface ExchangeLog {
  readonly size: number;
  /** Most entries that it keeps. */
  readonly limit: number;
  /** Position of the oldest entry; that of the next one to come when there is none. */
  readonly firstPosition: number;
  /** Position that the next new exchange will have. */
  readonly nextPosition: number;
  /** Also of those beside the log. */
  get(id: ExchangeId): LogEntry | undefined;
  atPosition(position: number): LogEntry | undefined;
  entries(): Iterable<LogEntry>;
  /** Those of the log that are resends of one exchange, oldest first. */
  resendsOf(id: ExchangeId): readonly ExchangeId[];
  /** Those beside the log. */
  found(): Iterable<LogEntry>;
  upsert(items: readonly ExchangeSummary[]): LogChange;
  /** Voids everything and takes `items`, oldest first. */
  replace(items: readonly ExchangeSummary[]): LogChange;
  /** Takes in as many of `items` as there is room for, the newest of them, before all there are. @param items oldest first */
  prepend(items: readonly ExchangeSummary[]): LogChange;
  /**
   * Holds exchanges beside the log that a search found and the log does not have. They count for no limit but their own, and never
   * leave because others come.
   *
   * @param items newest first, and older than those before
   */
  addFound(items: readonly ExchangeSummary[]): LogChange;
  dropFound(): LogChange;
}

/** Characters of targets and authorities kept in all; past that the oldest leave first, as past the limit. */
export const logCharacterLimit = 64 * 1024 * 1024;

/**
 * Past its limit a log gives up this part of it at once: views move their rows when old ones leave, and should do
 * so every few seconds rather than with every frame.
 */
const slackPart = 0.02;

type Kept = { readonly position: number; summary: ExchangeSummary };

const charactersOf = ({ target, authority }: ExchangeSummary): number => target.length + authority.length;

/** @param limit most exchanges kept; the oldest leave first */
export function createExchangeLog(limit: number, characterLimit = logCharacterLimit): ExchangeLog {
  const byId = new Map<ExchangeId, Kept>();
  /** In order of position, without a gap. */
  let kept: Kept[] = [];
  let firstPosition = 0;
  let characters = 0;
  const beside = createFoundExchanges();
  const resends = createResends();

  const trim = () => {
    let leaving = kept.length > limit ? kept.length - limit + Math.floor(limit * slackPart) : 0;
    let left = characters;
    for (let index = 0; index < kept.length && (index < leaving || left > characterLimit); index += 1) {
      const entry = kept[index];
      if (entry === undefined) break;
      left -= charactersOf(entry.summary);
      byId.delete(entry.summary.id);
      resends.remove(entry.summary);
      leaving = Math.max(leaving, index + 1);
    }
    if (leaving === 0) return;
    kept.splice(0, leaving);
    firstPosition += leaving;
    characters = left;
  };

  const put = (items: readonly ExchangeSummary[], reset: boolean): LogChange => {
    const before = firstPosition + kept.length;
    const updated = new Set<Kept>();
    for (const summary of items) {
      const known = byId.get(summary.id) ?? beside.get(summary.id);
      if (known === undefined) {
        const entry: Kept = { position: firstPosition + kept.length, summary };
        byId.set(summary.id, entry);
        kept.push(entry);
        resends.add(summary, 'newer');
        characters += charactersOf(summary);
      } else {
        const isBeside = isFoundEntry(known);
        if (!isBeside) characters += charactersOf(summary) - charactersOf(known.summary);
        known.summary = summary;
        if (isBeside || known.position < before) updated.add(known);
      }
    }
    trim();
    return {
      ...noChange,
      reset,
      added: kept.slice(Math.max(0, before - firstPosition)),
      updated: [...updated].filter((entry) => entry.position >= firstPosition || isFoundEntry(entry)),
      firstPosition,
    };
  };

  return {
    limit,
    get size() {
      return kept.length;
    },
    get firstPosition() {
      return firstPosition;
    },
    get nextPosition() {
      return firstPosition + kept.length;
    },
    get: (id) => byId.get(id) ?? beside.get(id),
    atPosition: (position) => kept[position - firstPosition],
    entries: () => kept,
    resendsOf: resends.of,
    found: () => beside.entries(),
    upsert: (items) => put(items, false),
    replace(items) {
      firstPosition += kept.length;
      byId.clear();
      beside.clear();
      resends.clear();
      kept = [];
      characters = 0;
      return put(items, true);
    },
    prepend(items) {
      const older: Kept[] = [];
      const left: LogEntry[] = [];
      for (const summary of items.toReversed()) {
        if (byId.has(summary.id)) continue;
        characters += charactersOf(summary);
        if (kept.length + older.length >= limit || characters > characterLimit) {
          characters -= charactersOf(summary);
          break;
        }
        const besides = beside.remove(summary.id);
        if (besides !== undefined) left.push(besides);
        const entry: Kept = { position: firstPosition - older.length - 1, summary };
        byId.set(summary.id, entry);
        older.push(entry);
        resends.add(summary, 'older');
      }
      older.reverse();
      kept = older.concat(kept);
      firstPosition -= older.length;
      return { ...noChange, older, left, firstPosition };
    },
    addFound(items) {
      const unknown = items.filter(({ id }) => !byId.has(id));
      return { ...noChange, found: beside.add(unknown, kept), firstPosition };
    },
    dropFound: () => ({ ...noChange, left: beside.clear(), firstPosition }),
  };
}

import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FilterExpression } from '../../../shared/filter/expression.ts';
import { parseFilter } from '../../../shared/filter/parse.ts';
import type { ExchangeId, ExchangeSummary } from '../../../shared/model/exchange.ts';
import { number, type Row, text } from '../row.ts';
import { summaryColumns, summaryOfRow } from '../summary-columns.ts';
import { Candidates, type SearchedStore } from './candidates.ts';
import { compileFilter } from './compile.ts';
import { rareCondition } from './rare.ts';
import { allOf, always, type Bounds, exactly, type Sql } from './text-sql.ts';
import { type Place, Windows } from './windows.ts';

/** How long one step of a search may take, give or take one exchange. Milliseconds. */
const stepTime = 30;
/** Characters of targets and authorities in one step, give or take one: the rest of a summary is short. */
const stepCharacters = 1024 * 1024;
/** Exchanges whose columns are looked at in one go. */
const windowSize = 4000;
/** Exchanges that are read in one go where each has to be looked into. */
const lookSize = 64;
/** How long exchanges are looked into before the batches of the engine get their turn. Milliseconds. */
const turnTime = 10;

export interface SearchParams {
  readonly filter: string;
  readonly session: number;
  /** Only those that began before this one. */
  readonly before: ExchangeId | null;
  readonly limit: number;
}

export interface SearchStep {
  /** What was found, newest first. */
  readonly items: readonly ExchangeSummary[];
  /** Where the next step goes on; null when the session is through. */
  readonly next: ExchangeId | null;
  /** Exchanges that this step got past, and all of the session. */
  readonly scanned: number;
  readonly total: number;
}

export interface Match {
  /** Those that fit. */
  readonly ids: readonly ExchangeId[];
  /** Those that history does not have. */
  readonly missing: readonly ExchangeId[];
}

/** Finds exchanges by a filter. A search is made in steps, each of which is short; what is asked in between has its turn. */
export class ExchangeQuery {
  readonly #database: DatabaseSync;
  readonly #store: SearchedStore;
  readonly #windows: Windows;
  readonly #now: () => number;
  readonly #placeOf: (id: ExchangeId) => Place | null;

  /**
   * @param placeOf where an exchange stands in time, also one that is not here
   * @param now monotonic time in milliseconds
   */
  constructor(
    database: DatabaseSync,
    store: SearchedStore,
    placeOf: (id: ExchangeId) => Place | null,
    now: () => number = () => performance.now(),
  ) {
    this.#database = database;
    this.#store = store;
    this.#placeOf = placeOf;
    this.#windows = new Windows(database);
    this.#now = now;
  }

  /** One step of a search. @throws SQLite's errors */
  async search({ filter, session, before, limit }: SearchParams): Promise<SearchStep> {
    const deadline = this.#now() + stepTime;
    const { expression } = parseFilter(filter);
    const bounds = this.#compile(expression);
    const candidates = expression === null ? null : new Candidates(this.#store, expression);
    const total = this.#windows.total(session);
    const start = before === null ? null : this.#placeOf(before);
    const rare =
      expression === null
        ? null
        : rareCondition(this.#database, expression, (part) => this.#compile(part).may);
    // What is certain needs no more rows than are asked for; of the rest nobody knows how many will do.
    const isExact = bounds.may.text === bounds.must.text;
    const items: ExchangeSummary[] = [];
    let characters = 0;
    const isDone = (): boolean =>
      items.length >= limit || characters > stepCharacters || this.#now() >= deadline;
    /** @returns the last one that was looked at, where there was no time or room for more */
    const take = async (rows: readonly Row[]): Promise<Place | null> => {
      for (const row of rows) {
        if (number(row, 'certain') === 1 || (await candidates?.fits(text(row, 'id'))) === true) {
          const summary = summaryOfRow(row);
          items.push(summary);
          characters += summary.target.length + summary.authority.length;
        }
        if (isDone()) return placeOf(row);
      }
      return null;
    };
    let from = start;
    let last: Place | null = null;
    for (let through = false; !through && last === null; ) {
      const end = rare === null ? this.#windows.boundary(session, from, windowSize) : null;
      for (let isRead = false; !isRead && last === null; ) {
        const most = isExact ? limit - items.length : lookSize;
        const rows = this.#rows(bounds, rare, session, from, end, most);
        last = await take(rows);
        const lowest = rows.at(-1);
        isRead = lowest === undefined || rows.length < most;
        if (lowest !== undefined) from = placeOf(lowest);
      }
      through = end === null;
      if (last === null && end !== null) {
        from = end;
        if (isDone()) last = end;
      }
    }
    return {
      items,
      next: last?.id ?? null,
      scanned: this.#windows.count(session, start, last),
      total,
    };
  }

  /** Which of some exchanges fit. Takes its time where bodies have to be looked into, and lets others have their turn. */
  async match(filter: string, ids: readonly ExchangeId[]): Promise<Match> {
    const { expression } = parseFilter(filter);
    const bounds = this.#compile(expression);
    const candidates = expression === null ? null : new Candidates(this.#store, expression);
    const asked = JSON.stringify(ids);
    const stored = this.#database
      .prepare(
        `SELECT id, ${bounds.may.text} AS possible, ${bounds.must.text} AS certain
         FROM exchanges WHERE id IN (SELECT value FROM json_each(?))`,
      )
      .all(...bounds.may.values, ...bounds.must.values, asked);
    const found: ExchangeId[] = [];
    let turn = this.#now();
    for (const row of stored) {
      const id = text(row, 'id');
      if (number(row, 'possible') === 0) continue;
      if (number(row, 'certain') === 1 || (await candidates?.fits(id)) === true) found.push(id);
      if (this.#now() - turn < turnTime) continue;
      await nextTurn();
      turn = this.#now();
    }
    const here = new Set(stored.map((row) => text(row, 'id')));
    return { ids: found, missing: ids.filter((id) => !here.has(id)) };
  }

  /** Which of some exchanges history does not have. */
  missing(ids: readonly ExchangeId[]): readonly ExchangeId[] {
    const stored = this.#database
      .prepare('SELECT id FROM exchanges WHERE id IN (SELECT value FROM json_each(?))')
      .all(JSON.stringify(ids));
    const here = new Set(stored.map((row) => text(row, 'id')));
    return ids.filter((id) => !here.has(id));
  }

  #compile(expression: FilterExpression | null): Bounds {
    if (expression === null) return exactly(always);
    return compileFilter(expression, (test) =>
      this.#database
        .prepare('SELECT id, codes FROM reason_sets')
        .all()
        .filter((row) => text(row, 'codes').trim().split(' ').some(test))
        .map((row) => number(row, 'id')),
    );
  }

  /** Those that could fit, newest first: of one window, or all where they are rare. */
  #rows(
    { may, must }: Bounds,
    rare: Sql | null,
    session: number,
    from: Place | null,
    to: Place | null,
    most: number,
  ): readonly Row[] {
    // A '+' keeps SQLite from the index of times, where another finds the few there are.
    const plus = rare === null ? '' : '+';
    const within = allOf([
      { text: `${plus}session = ?`, values: [session] },
      ...(from === null
        ? []
        : [{ text: `(${plus}at, ${plus}exchanges.id) < (?, ?)`, values: [from.at, from.id] }]),
      ...(to === null
        ? []
        : [{ text: `(${plus}at, ${plus}exchanges.id) >= (?, ?)`, values: [to.at, to.id] }]),
      ...(rare === null ? [] : [rare]),
      may,
    ]);
    return this.#database
      .prepare(
        `SELECT ${summaryColumns}, ${must.text} AS certain FROM exchanges
         WHERE ${within.text} ORDER BY ${plus}at DESC, ${plus}exchanges.id DESC LIMIT ?`,
      )
      .all(...must.values, ...within.values, most);
  }
}

const placeOf = (row: Row): Place => ({ at: number(row, 'at'), id: text(row, 'id') });

import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { BodySide, ExchangeDetail, ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import type { ExchangeRecord } from '../../shared/model/exchange-record.ts';
import { bytes } from '../../shared/model/units.ts';
import type { StoredBody } from './protocol.ts';
import { transaction } from './transaction.ts';

/** What the history may hold; the exchanges that came first go first. */
export interface HistoryLimits {
  readonly exchanges: number;
  /** Bytes of all exchanges together, as {@link HistoryStore} counts them. */
  readonly bytes: number;
}

/** Exchanges that one call lists, at most. */
export const listLimit = 10_000;
/** Bytes of a body that one call returns, at most. */
export const pieceLimit = 1024 * 1024;
/** What an exchange costs beyond its text and bodies: row headers, index entries, half-filled pages. Bytes. */
const overhead = 512;
/** Exchanges that are counted at once to find out how many must go. */
const trimChunk = 512;

type Row = Record<string, SQLOutputValue>;

/** Finished exchanges in a database of the current schema. Every method is synchronous and throws SQLite's errors. */
export class HistoryStore {
  readonly #database: DatabaseSync;
  readonly #insertExchange: StatementSync;
  readonly #insertContents: StatementSync;
  readonly #newest: StatementSync;
  readonly #newestBefore: StatementSync;
  readonly #get: StatementSync;
  readonly #bodies: Readonly<Record<BodySide, StatementSync>>;
  #limits: HistoryLimits = { exchanges: 0, bytes: 0 };

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insertExchange = database.prepare(
      'INSERT INTO exchanges (id, at, size, summary) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    );
    this.#insertContents = database.prepare(
      'INSERT INTO contents (sequence, detail, request_body, response_body) VALUES (?, ?, ?, ?)',
    );
    this.#newest = database.prepare('SELECT summary FROM exchanges ORDER BY at DESC, id DESC LIMIT ?');
    this.#newestBefore = database.prepare(
      'SELECT summary FROM exchanges WHERE (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?',
    );
    this.#get = database.prepare(
      'SELECT summary, detail FROM exchanges JOIN contents USING (sequence) WHERE id = ?',
    );
    const body = (column: string): StatementSync =>
      database.prepare(
        `SELECT substr(${column}, ?, ?) AS piece, length(${column}) AS kept
         FROM exchanges JOIN contents USING (sequence) WHERE id = ? AND ${column} IS NOT NULL`,
      );
    this.#bodies = { request: body('request_body'), response: body('response_body') };
  }

  /** Takes new limits and lets go what is beyond them, giving the space back to the disk. */
  setLimits(limits: HistoryLimits): void {
    this.#limits = limits;
    const removed = transaction(this.#database, () => this.#trim());
    if (removed > 0) this.#database.exec('PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /**
   * Keeps finished exchanges, all of them or none, and lets the oldest go. One whose id is already there is
   * skipped, so a batch may safely come twice.
   */
  append(records: readonly ExchangeRecord[]): void {
    if (this.#limits.exchanges === 0 || this.#limits.bytes === 0) return;
    transaction(this.#database, () => {
      let exchanges = 0;
      let size = 0;
      for (const record of records) {
        const added = this.#insert(record);
        if (added === null) continue;
        exchanges += 1;
        size += added;
      }
      this.#count(exchanges, size);
      this.#trim();
    });
  }

  /** Newest `limit` (at most {@link listLimit}) that began before the exchange `before`, oldest first. */
  list(limit: number, before: ExchangeId | null): readonly ExchangeSummary[] {
    const most = Math.min(limit, listLimit);
    const place = before === null ? null : this.#placeOf(before);
    const rows = place === null ? this.#newest.all(most) : this.#newestBefore.all(place.at, place.id, most);
    return rows.map((row) => summaryOf(text(row, 'summary'))).reverse();
  }

  get(id: ExchangeId): ExchangeDetail | null {
    const row = this.#get.get(id);
    if (row === undefined) return null;
    const summary = summaryOf(text(row, 'summary'));
    // Written by `append`, from a value of this type.
    const rest = JSON.parse(text(row, 'detail')) as Omit<ExchangeDetail, 'summary'>;
    return { summary, ...rest };
  }

  /** A piece of a body, at most {@link pieceLimit} bytes; null when the exchange or its body is not kept. */
  body(id: ExchangeId, side: BodySide, offset: number, length: number): StoredBody | null {
    const row = this.#bodies[side].get(offset + 1, Math.min(length, pieceLimit), id);
    if (row === undefined) return null;
    const { piece } = row;
    return {
      bytes: piece instanceof Uint8Array ? piece : new Uint8Array(),
      kept: bytes(integer(row, 'kept')),
    };
  }

  /** Forgets everything. The file is written anew, so that no remains stay in its pages. */
  clear(): void {
    transaction(this.#database, () => {
      this.#database.exec(
        'DELETE FROM contents; DELETE FROM exchanges; UPDATE totals SET exchanges = 0, bytes = 0',
      );
    });
    this.#database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.#database.close();
  }

  /** @returns the exchange's size, or null when it was there already. */
  #insert({ detail: whole, requestBody, responseBody }: ExchangeRecord): number | null {
    const { summary, ...rest } = whole;
    const listed = JSON.stringify(summary);
    const detail = JSON.stringify(rest);
    const bodies = (requestBody?.byteLength ?? 0) + (responseBody?.byteLength ?? 0);
    const size = Buffer.byteLength(listed) + Buffer.byteLength(detail) + bodies + overhead;
    const { changes, lastInsertRowid } = this.#insertExchange.run(summary.id, summary.at, size, listed);
    if (changes === 0) return null;
    this.#insertContents.run(lastInsertRowid, detail, requestBody, responseBody);
    return size;
  }

  #count(exchanges: number, size: number): void {
    this.#database
      .prepare('UPDATE totals SET exchanges = exchanges + ?, bytes = bytes + ?')
      .run(exchanges, size);
  }

  /** Removes the oldest until both limits hold. @returns how many went. */
  #trim(): number {
    const totals = this.#database.prepare('SELECT exchanges, bytes FROM totals').get() ?? {};
    let exchanges = integer(totals, 'exchanges');
    let size = integer(totals, 'bytes');
    let removed = 0;
    const beyond = (): boolean => exchanges > this.#limits.exchanges || size > this.#limits.bytes;
    while (beyond()) {
      const oldest = this.#database
        .prepare('SELECT sequence, size FROM exchanges ORDER BY sequence LIMIT ?')
        .all(trimChunk);
      if (oldest.length === 0) break;
      let last = 0;
      for (const row of oldest) {
        if (!beyond()) break;
        last = integer(row, 'sequence');
        exchanges -= 1;
        size -= integer(row, 'size');
        removed += 1;
      }
      this.#database.prepare('DELETE FROM contents WHERE sequence <= ?').run(last);
      this.#database.prepare('DELETE FROM exchanges WHERE sequence <= ?').run(last);
    }
    if (removed > 0)
      this.#database.prepare('UPDATE totals SET exchanges = ?, bytes = ?').run(exchanges, size);
    return removed;
  }

  /**
   * Where an exchange stands in time. One that is not here, such as one still active, stands right after the
   * newest kept one of a smaller id: ids sort by time.
   */
  #placeOf(id: ExchangeId): { readonly at: number; readonly id: string } | null {
    const row = this.#database.prepare('SELECT at, id FROM exchanges WHERE id = ?').get(id);
    if (row !== undefined) return { at: integer(row, 'at'), id };
    const earlier = this.#database
      .prepare('SELECT at FROM exchanges WHERE id < ? ORDER BY id DESC LIMIT 1')
      .get(id);
    return { at: earlier === undefined ? 0 : integer(earlier, 'at'), id };
  }
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`The column ${column} of the history is not text.`);
  return value;
}

function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`The column ${column} of the history is not a number.`);
  return value;
}

/** Written by `append`; what was written before there was a cache says nothing of one. */
function summaryOf(json: string): ExchangeSummary {
  const { cache = null, ...rest } = JSON.parse(json) as Omit<ExchangeSummary, 'cache'> &
    Partial<ExchangeSummary>;
  return { ...rest, cache };
}

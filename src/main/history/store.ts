import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BodySide, ExchangeDetail, ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import type { ExchangeRecord } from '../../shared/model/exchange-record.ts';
import { type Bytes, bytes } from '../../shared/model/units.ts';
import { BodyStore } from './body-store.ts';
import { EarlierFormat, type EarlierRecord } from './earlier-format.ts';
import { isOfSqlite } from './failure.ts';
import { Marks } from './marks.ts';
import { Messages } from './messages.ts';
import type { StoredBody } from './protocol.ts';
import { ExchangeQuery } from './query/exchange-query.ts';
import { ReasonSets } from './reason-sets.ts';
import { ExchangeRemoval } from './removal.ts';
import { number } from './row.ts';
import { Sessions } from './sessions.ts';
import { storedJson } from './stored-json.ts';
import { storedSize } from './stored-size.ts';
import { summaryColumns, summaryOfRow, summaryPlaceholders, summaryValues } from './summary-columns.ts';
import { transaction } from './transaction.ts';

/** Exchanges that one call lists, at most. */
export const listLimit = 10_000;
/** Bytes of a body that one call returns, at most. */
export const pieceLimit = 1024 * 1024;
/** What an exchange costs beyond its texts and bodies: numbers, words, and entries of the indices. Bytes. */
const overhead = 400;
/** What an imported exchange is taken to need beside its bodies, until it is written. Bytes. */
const importedOverhead = 16 * 1024;
/** What a message is taken to need beside its data. Bytes. */
const messageOverhead = 300;
/** Pages that are given back to the disk in one step. */
const pagesStep = 1024;
/** The session that exchanges of an earlier format belong to. */
const earlierSession = 1;

/** Alters a record before it is written, such as to take secrets out. */
export type Prepare = (record: ExchangeRecord) => ExchangeRecord;

/** Finished exchanges in a database of the current schema. Every method is synchronous and throws SQLite's errors. */
export class HistoryStore {
  readonly sessions: Sessions;
  readonly marks: Marks;
  readonly query: ExchangeQuery;
  readonly messages: Messages;
  readonly #database: DatabaseSync;
  readonly #bodies: BodyStore;
  readonly #reasonSets: ReasonSets;
  readonly #insertExchange: StatementSync;
  readonly #insertContents: StatementSync;
  readonly #get: StatementSync;
  readonly #bodyOf: Readonly<Record<BodySide, StatementSync>>;
  readonly #removal: ExchangeRemoval;
  #earlier: EarlierFormat | null;
  /** Bytes of everything together; what is pinned goes last. */
  #limit: Bytes = bytes(0);
  /** Whether free pages are to be given back to the disk. */
  #givesBack = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.sessions = new Sessions(database);
    this.marks = new Marks(database);
    this.query = new ExchangeQuery(database, this, (id) => this.#placeOf(id));
    this.messages = new Messages(database);
    this.#bodies = new BodyStore(database);
    this.#reasonSets = new ReasonSets(database);
    this.#earlier = EarlierFormat.open(database);
    this.#insertExchange = database.prepare(
      `INSERT INTO exchanges (sequence, session, size, layers, reason_set, ${summaryColumns})
       VALUES (?, ?, ?, ?, ?, ${summaryPlaceholders}) ON CONFLICT (id) DO NOTHING`,
    );
    this.#insertContents = database.prepare(
      'INSERT INTO contents (sequence, request_body, response_body, detail) VALUES (?, ?, ?, ?)',
    );
    this.#get = database.prepare(
      `SELECT ${summaryColumns}, detail FROM exchanges JOIN contents USING (sequence) WHERE id = ?`,
    );
    const body = (side: BodySide): StatementSync =>
      database.prepare(
        `SELECT ${side}_body AS body FROM exchanges JOIN contents USING (sequence) WHERE id = ?`,
      );
    this.#bodyOf = { request: body('request'), response: body('response') };
    this.#removal = new ExchangeRemoval(database, {
      sessions: this.sessions,
      marks: this.marks,
      bodies: this.#bodies,
      messages: this.messages,
    });
  }

  /** Takes a new limit; what is beyond it goes in {@link tidy}. */
  setLimit(limit: Bytes): void {
    this.#givesBack ||= limit < this.#limit || this.#used() > limit;
    this.#limit = limit;
  }

  /**
   * Keeps finished exchanges, all of them or none, and lets the oldest go. One whose id is already there is
   * skipped, so a batch may safely come twice, and so is one whose session is being deleted.
   */
  append(records: readonly ExchangeRecord[]): void {
    if (this.#limit === 0) return;
    this.#write(() => {
      for (const record of records) {
        const { at, duration } = record.detail.summary;
        const session = this.sessions.at(at + (duration ?? 0) / 1000);
        if (session !== null) this.#insert(record, session, null);
      }
      this.#removal.trim(this.#used() - this.#limit);
    });
  }

  /**
   * Keeps exchanges of a file, until history is full: what was recorded does not give way to them.
   *
   * @returns how many there was room for, from the first on
   */
  appendImported(records: readonly ExchangeRecord[], session: number): number {
    if (!this.sessions.has(session)) return 0;
    return this.#write(() => {
      let kept = 0;
      for (const record of records) {
        // Half a page and more for what comes with it: it must not be what makes the oldest go.
        const messages = record.messages ?? [];
        const size =
          (record.requestBody?.length ?? 0) +
          (record.responseBody?.length ?? 0) +
          messages.reduce((sum, { preview }) => sum + preview.length + messageOverhead, 0) +
          importedOverhead;
        if (this.#used() + size > this.#limit) break;
        this.#insert(record, session, null);
        kept += 1;
      }
      return kept;
    });
  }

  /** An exchange with its bodies whole; null when it is not kept. A body that was damaged on the disk is none. */
  record(id: ExchangeId): ExchangeRecord | null {
    const detail = this.get(id);
    if (detail === null) return null;
    const body = (side: BodySide): Uint8Array | null => {
      const row = this.#bodyOf[side].get(id);
      if (row === undefined) return this.#earlier?.body(id, side) ?? null;
      if (row.body === null) return null;
      const found = this.#bodies.read(number(row, 'body'));
      return 'damaged' in found ? null : found.bytes;
    };
    const messages = this.messages.of(id);
    return {
      detail,
      requestBody: body('request'),
      responseBody: body('response'),
      ...(messages.length === 0 ? {} : { messages }),
    };
  }

  /**
   * Newest `limit` (at most {@link listLimit}) that began before the exchange `before`, oldest first.
   *
   * @param session null for all of them
   */
  list(limit: number, before: ExchangeId | null, session: number | null = null): readonly ExchangeSummary[] {
    const most = Math.min(limit, listLimit);
    const place = before === null ? null : this.#placeOf(before);
    const where = [
      ...(session === null ? [] : ['session = ?']),
      ...(place === null ? [] : ['(at, id) < (?, ?)']),
      'session NOT IN (SELECT id FROM sessions WHERE deleting = 1)',
    ];
    const rows = this.#database
      .prepare(
        `SELECT ${summaryColumns} FROM exchanges WHERE ${where.join(' AND ')} ORDER BY at DESC, id DESC LIMIT ?`,
      )
      .all(...(session === null ? [] : [session]), ...(place === null ? [] : [place.at, place.id]), most);
    const listed = rows.map(summaryOfRow);
    if (this.#earlier !== null && (session === null || session === earlierSession))
      return newest([...listed, ...this.#earlier.list(most, place)], most);
    return listed.reverse();
  }

  get(id: ExchangeId): ExchangeDetail | null {
    const row = this.#get.get(id);
    if (row === undefined) return this.#earlier?.get(id) ?? null;
    // Written by `append`, from a value of this type.
    const rest = storedJson<Omit<ExchangeDetail, 'summary'>>(row.detail);
    return rest && { summary: summaryOfRow(row), ...rest };
  }

  /** A piece of a body, at most {@link pieceLimit} bytes; null when the exchange or its body is not kept. */
  body(id: ExchangeId, side: BodySide, offset: number, length: number): StoredBody | null {
    const row = this.#bodyOf[side].get(id);
    if (row === undefined) {
      const earlier = this.#earlier?.body(id, side) ?? null;
      return earlier === null ? null : pieceOf(earlier, offset, length);
    }
    if (row.body === null) return pieceOf(new Uint8Array(), offset, length);
    const found = this.#bodies.read(number(row, 'body'));
    return 'damaged' in found ? found : pieceOf(found.bytes, offset, length);
  }

  /**
   * One bounded step of the work that may wait: takes over what an earlier format left, removes what was deleted or is beyond the
   * limit, gives space back to the disk.
   *
   * @param prepare for exchanges of an earlier format, which were redacted by the rules of then
   * @returns whether there is more to do
   */
  tidy(prepare: Prepare): boolean {
    if (this.#earlier !== null) {
      this.#takeOver(this.#earlier, prepare);
      return true;
    }
    const removed = this.sessions.removed();
    if (removed !== null) {
      this.#givesBack = true;
      this.#removal.forGood(() => this.#write(() => this.#removal.removeSome(removed)));
      return true;
    }
    const excess = this.#used() - this.#limit;
    if (excess > 0 && this.#write(() => this.#removal.trim(excess)) > 0) return true;
    if (!this.#givesBack) return false;
    if (number(this.#database.prepare('PRAGMA freelist_count').get() ?? {}, 'freelist_count') > 0) {
      this.#database.exec(`PRAGMA incremental_vacuum(${pagesStep})`);
      return true;
    }
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#givesBack = false;
    return false;
  }

  /** Bytes that pinned exchanges may take, those that are written when they are pinned. */
  get pinnedLimit(): Bytes {
    return bytes(Math.floor(this.#limit / 2));
  }

  close(): void {
    this.#database.close();
  }

  #used(): number {
    return this.sessions.texts() + this.#bodies.total();
  }

  #write<Result>(work: () => Result): Result {
    try {
      return transaction(this.#database, work);
    } catch (error) {
      this.#reasonSets.forget();
      this.#bodies.forget();
      throw error;
    }
  }

  /** @param sequence null for the next one */
  #insert(
    { detail: whole, requestBody, responseBody, messages = [] }: ExchangeRecord,
    session: number,
    sequence: number | null,
  ) {
    const { summary, ...rest } = whole;
    const detail = JSON.stringify(rest);
    const size =
      storedSize(Buffer.byteLength(detail)) +
      messages.reduce((sum, { preview }) => sum + storedSize(preview.length + messageOverhead), 0) +
      Buffer.byteLength(summary.target) +
      2 * Buffer.byteLength(summary.authority) +
      overhead;
    const { changes, lastInsertRowid } = this.#insertExchange.run(
      sequence,
      session,
      size,
      (summary.outerRoutes?.length ?? 0) + 1,
      this.#reasonSets.numberOf(whole.decisions),
      ...summaryValues(summary),
    );
    if (changes === 0) return;
    const [request, response] = [this.#bodies.keep(requestBody), this.#bodies.keep(responseBody)];
    this.messages.keep(lastInsertRowid, messages);
    this.#insertContents.run(lastInsertRowid, request?.id ?? null, response?.id ?? null, detail);
    this.sessions.count(session, 1, size, (request?.size ?? 0) + (response?.size ?? 0));
  }

  #takeOver(earlier: EarlierFormat, prepare: Prepare): void {
    this.#write(() => {
      const records = earlier.take();
      const wanted = this.#limit > 0 && this.sessions.has(earlierSession);
      if (wanted) for (const record of records ?? []) this.#insertEarlier(record, prepare);
      if (records !== null) return;
      earlier.close();
      this.#earlier = null;
      this.#givesBack = true;
    });
  }

  /** One that the disk has changed so that it is no exchange any more is left out, for the sake of the rest. */
  #insertEarlier(record: EarlierRecord, prepare: Prepare): void {
    try {
      this.#insert(prepare(record), earlierSession, record.sequence);
    } catch (error) {
      if (isOfSqlite(error)) throw error;
    }
  }

  /**
   * Where an exchange stands in time. One that is not here, such as one still active, stands right after the
   * newest kept one of a smaller id: ids sort by time.
   */
  #placeOf(id: ExchangeId): { readonly at: number; readonly id: string } | null {
    const row = this.#database.prepare('SELECT at, id FROM exchanges WHERE id = ?').get(id);
    if (row !== undefined) return { at: number(row, 'at'), id };
    const earlierAt = this.#earlier?.get(id)?.summary.at;
    if (earlierAt !== undefined) return { at: earlierAt, id };
    const before = this.#database
      .prepare('SELECT at FROM exchanges WHERE id < ? ORDER BY id DESC LIMIT 1')
      .get(id);
    return { at: before === undefined ? 0 : number(before, 'at'), id };
  }
}

function pieceOf(body: Uint8Array, offset: number, length: number): StoredBody {
  // Copied, so that what is handed on does not take the whole body with it.
  return {
    bytes: body.slice(offset, offset + Math.min(length, pieceLimit)),
    kept: bytes(body.length),
  };
}

/** The newest `limit`, oldest first. */
const newest = (summaries: readonly ExchangeSummary[], limit: number): readonly ExchangeSummary[] =>
  summaries.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1)).slice(-limit);

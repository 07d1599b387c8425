import type { DatabaseSync } from 'node:sqlite';
import type { BodySide, ExchangeDetail, ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import type { ExchangeRecord } from '../../shared/model/exchange-record.ts';
import { number } from './row.ts';
import { storedJson } from './stored-json.ts';

/** Bytes that one step moves, about. */
const stepBytes = 2 * 1024 * 1024;
/** Exchanges that one step moves, at most. */
const stepExchanges = 64;
/** What their places are set back by, so that all of them come before everything written since. */
const setBack = 2 ** 40;

/** One exchange of an earlier format, with its place in the order of arrival. */
export interface EarlierRecord extends ExchangeRecord {
  readonly sequence: number;
}

/**
 * What a file of version 1 held and what was not moved into the tables of now yet. It is read where it is until then. Rows go
 * from here in the transaction that writes them there, the newest first, so a crash in between loses and doubles nothing.
 */
export class EarlierFormat {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** @returns null where nothing is left of it */
  static open(database: DatabaseSync): EarlierFormat | null {
    const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'earlier_exchanges'").get();
    return table === undefined ? null : new EarlierFormat(database);
  }

  /** Newest `limit` that began before (`at`, `id`), the newest first. */
  list(
    limit: number,
    before: { readonly at: number; readonly id: string } | null,
  ): readonly ExchangeSummary[] {
    const { at, id } = before ?? { at: Number.MAX_VALUE, id: '' };
    return this.#database
      .prepare(
        'SELECT summary FROM earlier_exchanges WHERE (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?',
      )
      .all(at, id, limit)
      .map((row) => summaryOf(row.summary))
      .filter((summary) => summary !== null);
  }

  get(id: ExchangeId): ExchangeDetail | null {
    const row = this.#database
      .prepare(
        'SELECT summary, detail FROM earlier_exchanges JOIN earlier_contents USING (sequence) WHERE id = ?',
      )
      .get(id);
    return row === undefined ? null : detailOf(row.summary, row.detail);
  }

  body(id: ExchangeId, side: BodySide): Uint8Array | null {
    const row = this.#database
      .prepare(
        `SELECT ${side}_body AS body FROM earlier_exchanges JOIN earlier_contents USING (sequence) WHERE id = ?`,
      )
      .get(id);
    return row?.body instanceof Uint8Array ? row.body : null;
  }

  /** Takes some of them out, the newest first; null where none are left. Call within the transaction that writes them anew. */
  take(): readonly EarlierRecord[] | null {
    const rows = this.#database
      .prepare(
        `SELECT sequence, summary, detail, request_body, response_body
         FROM earlier_exchanges JOIN earlier_contents USING (sequence) ORDER BY sequence DESC LIMIT ?`,
      )
      .iterate(stepExchanges);
    const taken: EarlierRecord[] = [];
    let size = 0;
    let last: number | null = null;
    for (const row of rows) {
      const { request_body: requestBody, response_body: responseBody } = row;
      last = number(row, 'sequence');
      const detail = detailOf(row.summary, row.detail);
      // What the disk has lost can neither be shown nor moved, and must not keep the rest from it.
      if (detail !== null)
        taken.push({
          sequence: last - setBack,
          detail,
          requestBody: requestBody instanceof Uint8Array ? requestBody : null,
          responseBody: responseBody instanceof Uint8Array ? responseBody : null,
        });
      size += String(row.detail).length;
      for (const body of [requestBody, responseBody]) size += body instanceof Uint8Array ? body.length : 0;
      if (size >= stepBytes) break;
    }
    if (last !== null) {
      this.#database.prepare('DELETE FROM earlier_contents WHERE sequence >= ?').run(last);
      this.#database.prepare('DELETE FROM earlier_exchanges WHERE sequence >= ?').run(last);
    }
    return last === null ? null : taken;
  }

  /** A new file has nothing of it. */
  closeIfEmpty(): void {
    const row = this.#database.prepare('SELECT 1 FROM earlier_exchanges LIMIT 1').get();
    if (row === undefined) this.close();
  }

  /** Nothing is left: the tables go. */
  close(): void {
    this.#database.exec('DROP TABLE earlier_exchanges; DROP TABLE earlier_contents');
  }
}

/** What was written before there was a cache says nothing of one. Null where the disk has lost some of it. */
function summaryOf(json: unknown): ExchangeSummary | null {
  // Written by version 1, from a value of this type.
  const stored = storedJson<Omit<ExchangeSummary, 'cache'> & Partial<ExchangeSummary>>(json);
  if (stored === null) return null;
  const { cache = null, ...rest } = stored;
  return { ...rest, cache };
}

function detailOf(summaryJson: unknown, detailJson: unknown): ExchangeDetail | null {
  const summary = summaryOf(summaryJson);
  const rest = storedJson<Omit<ExchangeDetail, 'summary'>>(detailJson);
  return summary === null || rest === null ? null : { summary, ...rest };
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ExchangeId } from '../../shared/model/exchange.ts';
import { type ExchangeMark, type MarkColour, markColours, markLimit } from '../../shared/model/mark.ts';
import type { Bytes } from '../../shared/model/units.ts';
import { number, type Row, text, textOrNull } from './row.ts';
import { transaction } from './transaction.ts';

/** What to change; left out stays as it is. */
export interface MarkChange {
  readonly pinned?: boolean | undefined;
  readonly colour?: MarkColour | null | undefined;
}

/** What there would be too much of: marks, or bytes of pinned exchanges. */
export type MarkRefusal = 'count' | 'bytes';

/** Marks that people gave exchanges. Every method is synchronous and throws SQLite's errors. */
export class Marks {
  readonly #database: DatabaseSync;
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#get = database.prepare('SELECT * FROM marks WHERE id = ?');
    this.#put = database.prepare(
      `INSERT INTO marks (id, pinned, colour) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET pinned = excluded.pinned, colour = excluded.colour`,
    );
    this.#remove = database.prepare('DELETE FROM marks WHERE id = ?');
  }

  list(): readonly ExchangeMark[] {
    return this.#database.prepare('SELECT * FROM marks ORDER BY id').all().map(markOf);
  }

  /**
   * All of them or none.
   *
   * @param pinnedBytes that pinned exchanges may take together
   * @returns what changed
   */
  change(
    ids: readonly ExchangeId[],
    change: MarkChange,
    pinnedBytes: Bytes,
  ): readonly ExchangeMark[] | MarkRefusal {
    try {
      return transaction(this.#database, () => {
        const changed = ids.map((id) => this.#changeOne(id, change));
        const row = this.#database.prepare('SELECT count(*) AS marks FROM marks').get() ?? {};
        if (number(row, 'marks') > markLimit) throw new TooMuchError('count');
        if (change.pinned === true && this.#pinnedBytes() > pinnedBytes) throw new TooMuchError('bytes');
        return changed;
      });
    } catch (error) {
      if (error instanceof TooMuchError) return error.refusal;
      throw error;
    }
  }

  /** The exchange is gone. Call within a transaction. */
  forget(id: ExchangeId): void {
    this.#remove.run(id);
  }

  /** Marks of exchanges that were never written, of a run that has ended. */
  removeOrphans(): void {
    this.#database.exec('DELETE FROM marks WHERE id NOT IN (SELECT id FROM exchanges)');
  }

  #pinnedBytes(): number {
    const row = this.#database
      .prepare(
        `SELECT coalesce(sum(exchanges.size + coalesce(
           (SELECT sum(size) FROM bodies WHERE bodies.id IN (request_body, response_body)), 0)), 0) AS size
         FROM marks JOIN exchanges USING (id) JOIN contents USING (sequence) WHERE pinned = 1`,
      )
      .get();
    return number(row ?? {}, 'size');
  }

  #changeOne(id: ExchangeId, change: MarkChange): ExchangeMark {
    const row = this.#get.get(id);
    const before = row === undefined ? { id, pinned: false, colour: null } : markOf(row);
    const after: ExchangeMark = {
      id,
      pinned: change.pinned ?? before.pinned,
      colour: change.colour === undefined ? before.colour : change.colour,
    };
    if (after.pinned || after.colour !== null) this.#put.run(id, after.pinned ? 1 : 0, after.colour);
    else this.#remove.run(id);
    return after;
  }
}

/** Undoes the transaction. */
class TooMuchError extends Error {
  readonly refusal: MarkRefusal;

  constructor(refusal: MarkRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

function markOf(row: Row): ExchangeMark {
  const colour = textOrNull(row, 'colour');
  return {
    id: text(row, 'id'),
    pinned: number(row, 'pinned') === 1,
    colour: markColours.find((one) => one === colour) ?? null,
  };
}

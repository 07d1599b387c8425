import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ExchangeId } from '../../../shared/model/exchange.ts';
import { number, text } from '../row.ts';

/** Where an exchange stands in time. */
export interface Place {
  readonly at: number;
  readonly id: ExchangeId;
}

/** Walks through a session from new to old, as far as its index of times alone can say. */
export class Windows {
  readonly #boundary: StatementSync;
  readonly #boundaryBefore: StatementSync;
  readonly #count: StatementSync;
  readonly #countBefore: StatementSync;

  constructor(database: DatabaseSync) {
    const boundary = (where: string): StatementSync =>
      database.prepare(
        `SELECT at, id FROM exchanges WHERE session = ?${where} ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?`,
      );
    const count = (where: string): StatementSync =>
      database.prepare(`SELECT count(*) AS counted FROM exchanges WHERE session = ?${where}`);
    this.#boundary = boundary('');
    this.#boundaryBefore = boundary(' AND (at, id) < (?, ?)');
    this.#count = count('');
    this.#countBefore = count(' AND (at, id) < (?, ?)');
  }

  /** The `size`th exchange from `before` on back; null where there are not as many. */
  boundary(session: number, before: Place | null, size: number): Place | null {
    const row =
      before === null
        ? this.#boundary.get(session, size - 1)
        : this.#boundaryBefore.get(session, before.at, before.id, size - 1);
    return row === undefined ? null : { at: number(row, 'at'), id: text(row, 'id') };
  }

  /** Exchanges that are older than `before`, or all of them. */
  count(session: number, before: Place | null): number {
    const row =
      before === null ? this.#count.get(session) : this.#countBefore.get(session, before.at, before.id);
    return number(row ?? {}, 'counted');
  }
}

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
  readonly #total: StatementSync;
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    const boundary = (where: string): StatementSync =>
      database.prepare(
        `SELECT at, id FROM exchanges WHERE session = ?${where} ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?`,
      );
    this.#database = database;
    this.#boundary = boundary('');
    this.#boundaryBefore = boundary(' AND (at, id) < (?, ?)');
    // Kept up to date with every exchange: counting them would take longer than a step.
    this.#total = database.prepare('SELECT exchanges FROM sessions WHERE id = ?');
  }

  /** The `size`th exchange from `before` on back; null where there are not as many. */
  boundary(session: number, before: Place | null, size: number): Place | null {
    const row =
      before === null
        ? this.#boundary.get(session, size - 1)
        : this.#boundaryBefore.get(session, before.at, before.id, size - 1);
    return row === undefined ? null : { at: number(row, 'at'), id: text(row, 'id') };
  }

  /** Exchanges of a session. */
  total(session: number): number {
    const row = this.#total.get(session);
    return row === undefined ? 0 : number(row, 'exchanges');
  }

  /** Exchanges that are older than `before`, where it is given, and not older than `until`, where that is. */
  count(session: number, before: Place | null, until: Place | null): number {
    const row = this.#database
      .prepare(
        `SELECT count(*) AS counted FROM exchanges WHERE session = ?
         ${before === null ? '' : 'AND (at, id) < (?, ?)'} ${until === null ? '' : 'AND (at, id) >= (?, ?)'}`,
      )
      .get(session, ...valuesOf(before), ...valuesOf(until));
    return number(row ?? {}, 'counted');
  }
}

const valuesOf = (place: Place | null): (string | number)[] => (place === null ? [] : [place.at, place.id]);

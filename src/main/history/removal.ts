import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BodyStore } from './body-store.ts';
import type { Marks } from './marks.ts';
import type { Messages } from './messages.ts';
import { number, type Row, text } from './row.ts';
import type { Sessions } from './sessions.ts';

/** Exchanges that are removed in one step. */
const removalStep = 256;

const isPinned = 'EXISTS (SELECT 1 FROM marks WHERE marks.id = exchanges.id AND pinned = 1)';
/** What must be known of an exchange to remove it. */
const removable =
  'SELECT sequence, id, session, exchanges.size, request_body, response_body FROM exchanges JOIN contents USING (sequence)';

/** What goes with an exchange, or counts it. */
interface Kept {
  readonly sessions: Sessions;
  readonly marks: Marks;
  readonly bodies: BodyStore;
  readonly messages: Messages;
}

/** Removes exchanges with all that is kept of them, in bounded steps. Each is called in a transaction. */
export class ExchangeRemoval {
  readonly #database: DatabaseSync;
  readonly #kept: Kept;
  readonly #removeContents: StatementSync;
  readonly #removeExchange: StatementSync;

  constructor(database: DatabaseSync, kept: Kept) {
    this.#database = database;
    this.#kept = kept;
    this.#removeContents = database.prepare('DELETE FROM contents WHERE sequence = ?');
    this.#removeExchange = database.prepare('DELETE FROM exchanges WHERE sequence = ?');
  }

  /** Around a transaction: nothing of what it removes stays in the pages of the file. */
  forGood(work: () => void): void {
    this.#database.exec('PRAGMA secure_delete = ON');
    try {
      work();
    } finally {
      this.#database.exec('PRAGMA secure_delete = FAST');
    }
  }

  /** One step of removing a session that was deleted; the session itself goes last. */
  removeSome(session: number): void {
    const rows = this.#database.prepare(`${removable} WHERE session = ? LIMIT ?`).all(session, removalStep);
    if (rows.length === 0) this.#kept.sessions.drop(session);
    else for (const row of rows) this.#remove(row);
  }

  /**
   * Removes the oldest until `excess` bytes are freed, as many as one step may. What is pinned goes last.
   *
   * @returns how many went
   */
  trim(excess: number): number {
    if (excess <= 0) return 0;
    const oldest = (pinned: 0 | 1): Row[] =>
      this.#database
        .prepare(`${removable} WHERE ${isPinned} = ? ORDER BY sequence LIMIT ?`)
        .all(pinned, removalStep);
    let left = excess;
    let removed = 0;
    for (const pinned of [0, 1] as const) {
      if (removed > 0) break;
      for (const row of oldest(pinned)) {
        if (left <= 0) break;
        left -= this.#remove(row);
        removed += 1;
      }
    }
    return removed;
  }

  /** @returns bytes that were freed */
  #remove(row: Row): number {
    const { sessions, marks, bodies, messages } = this.#kept;
    const sequence = number(row, 'sequence');
    const size = number(row, 'size');
    let bodiesSize = 0;
    let freed = size;
    for (const body of [row.request_body, row.response_body]) {
      if (typeof body !== 'number') continue;
      const gone = bodies.letGo(body);
      bodiesSize += gone.size;
      freed += gone.freed;
    }
    this.#removeContents.run(sequence);
    messages.remove(sequence);
    this.#removeExchange.run(sequence);
    marks.forget(text(row, 'id'));
    sessions.count(number(row, 'session'), -1, -size, -bodiesSize);
    return freed;
  }
}

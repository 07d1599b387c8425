import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type HistorySession, sessionLimit } from '../../shared/model/session.ts';
import { bytes, type EpochMilliseconds, epochMilliseconds } from '../../shared/model/units.ts';
import { number, numberOrNull, type Row, text, textOrNull } from './row.ts';
import { transaction } from './transaction.ts';

/** Sessions of one run that late exchanges are still sorted into. */
const recentLimit = 16;

/** Why a session was not begun, renamed or deleted. */
export type SessionRefusal = 'not_found' | 'is_live' | 'too_many';

/** The table of sessions, and which of them is live. Every method is synchronous and throws SQLite's errors. */
export class Sessions {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #all: StatementSync;
  readonly #count: StatementSync;
  /** Sessions of this run, oldest first. The last one is live. */
  #recent: { readonly id: number; readonly began: number }[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare("INSERT INTO sessions (name, kind, began) VALUES (?, 'recorded', ?)");
    this.#all = database.prepare('SELECT * FROM sessions WHERE deleting = 0 ORDER BY began DESC, id DESC');
    this.#count = database.prepare(
      'UPDATE sessions SET exchanges = exchanges + ?, texts = texts + ?, bodies = bodies + ? WHERE id = ?',
    );
  }

  /** The live one; null while none was begun. */
  get live(): number | null {
    return this.#recent.at(-1)?.id ?? null;
  }

  /** The newest first. */
  list(): readonly HistorySession[] {
    return this.#all.all().map((row) => this.#sessionOf(row));
  }

  /**
   * Goes on with the session that this run of Doorman began, where its thread had to be started again, or begins one. Sessions
   * that nothing was recorded in go, unless somebody gave them a name.
   *
   * @param run when this run of Doorman began
   */
  resume(run: EpochMilliseconds, now: EpochMilliseconds): void {
    transaction(this.#database, () => {
      const last = this.#newest();
      if (last !== null && last.began >= run) {
        this.#recent = [last];
        return;
      }
      this.#database
        .prepare(
          `DELETE FROM sessions WHERE exchanges = 0 AND name IS NULL AND kind = 'recorded' AND deleting = 0
           AND NOT (id = 1 AND EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'earlier_exchanges'))`,
        )
        .run();
      // Rather than to lose what is there, or what comes, the last one goes on.
      if (this.#isFull()) this.#recent = last === null ? [] : [last];
      else this.#begin(null, now);
    });
  }

  /** Ends the live one and begins another. @returns its id */
  begin(name: string | null, now: EpochMilliseconds): number | SessionRefusal {
    return transaction(this.#database, () => (this.#isFull() ? 'too_many' : this.#begin(name, now)));
  }

  /**
   * Puts an empty session of the same name in the place of the live one, which is to be removed with everything in it but for what
   * is pinned.
   */
  clearLive(now: EpochMilliseconds): void {
    const { live } = this;
    if (live === null) return;
    transaction(this.#database, () => {
      const row = this.#database.prepare('SELECT name FROM sessions WHERE id = ?').get(live);
      const next = this.#begin(row === undefined ? null : textOrNull(row, 'name'), now);
      const pinned = 'id IN (SELECT id FROM marks WHERE pinned = 1)';
      const kept = this.#database
        .prepare(
          `SELECT count(*) AS exchanges, coalesce(sum(exchanges.size), 0) AS texts,
             coalesce(sum((SELECT sum(size) FROM bodies WHERE bodies.id IN (request_body, response_body))), 0) AS bodies
           FROM exchanges JOIN contents USING (sequence) WHERE session = ? AND ${pinned}`,
        )
        .get(live);
      if (kept !== undefined && number(kept, 'exchanges') > 0) {
        const [exchanges, texts, bodies] = [
          number(kept, 'exchanges'),
          number(kept, 'texts'),
          number(kept, 'bodies'),
        ];
        this.#database
          .prepare(`UPDATE exchanges SET session = ? WHERE session = ? AND ${pinned}`)
          .run(next, live);
        this.count(next, exchanges, texts, bodies);
        this.count(live, -exchanges, -texts, -bodies);
      }
      this.#database.prepare('UPDATE sessions SET deleting = 1 WHERE id = ?').run(live);
    });
  }

  /** Begins one that a file is read into; it is over at once. @returns its id */
  beginImported(name: string | null, now: EpochMilliseconds): number | SessionRefusal {
    if (this.#isFull()) return 'too_many';
    const { lastInsertRowid } = this.#database
      .prepare("INSERT INTO sessions (name, kind, began, ended) VALUES (?, 'imported', ?, ?)")
      .run(name, now, now);
    return Number(lastInsertRowid);
  }

  rename(id: number, name: string | null): SessionRefusal | null {
    const { changes } = this.#database
      .prepare('UPDATE sessions SET name = ? WHERE id = ? AND deleting = 0')
      .run(name, id);
    return changes === 0 ? 'not_found' : null;
  }

  /** Not listed any more from now on; its exchanges are to be removed in steps. */
  remove(id: number): SessionRefusal | null {
    if (id === this.live) return 'is_live';
    const { changes } = this.#database
      .prepare('UPDATE sessions SET deleting = 1 WHERE id = ? AND deleting = 0')
      .run(id);
    return changes === 0 ? 'not_found' : null;
  }

  /** One that is to be removed; null when none is. */
  removed(): number | null {
    const row = this.#database.prepare('SELECT id FROM sessions WHERE deleting = 1 LIMIT 1').get();
    return row === undefined ? null : number(row, 'id');
  }

  /** Takes a session away that has no exchanges any more. */
  drop(id: number): void {
    this.#database.prepare('DELETE FROM sessions WHERE id = ? AND deleting = 1').run(id);
  }

  /**
   * Where an exchange belongs: to the session that was live when it ended. It is written up to a second later.
   *
   * @returns null for one that is being removed, and while there is none
   */
  at(ended: number): number | null {
    const found = this.#recent.findLast(({ began }) => began <= ended)?.id ?? this.live;
    return found !== null && found !== this.live && !this.has(found) ? null : found;
  }

  /** Whether it is there and not being removed. */
  has(id: number): boolean {
    return (
      this.#database.prepare('SELECT 1 FROM sessions WHERE id = ? AND deleting = 0').get(id) !== undefined
    );
  }

  /** Adds to what a session holds. Call within a transaction. */
  count(id: number, exchanges: number, texts: number, bodies: number): void {
    this.#count.run(exchanges, texts, bodies, id);
  }

  /** Bytes of everything but bodies. */
  texts(): number {
    return number(
      this.#database.prepare('SELECT coalesce(sum(texts), 0) AS texts FROM sessions').get() ?? {},
      'texts',
    );
  }

  /** Ends the live one. */
  end(now: EpochMilliseconds): void {
    if (this.live === null) return;
    this.#database.prepare('UPDATE sessions SET ended = ? WHERE id = ?').run(now, this.live);
    this.#recent = [];
  }

  #begin(name: string | null, now: EpochMilliseconds): number {
    if (this.live !== null)
      this.#database.prepare('UPDATE sessions SET ended = ? WHERE id = ?').run(now, this.live);
    const id = Number(this.#insert.run(name, now).lastInsertRowid);
    this.#recent = [...this.#recent, { id, began: now }].slice(-recentLimit);
    return id;
  }

  #newest(): { readonly id: number; readonly began: number } | null {
    const row = this.#database
      .prepare(
        "SELECT id, began FROM sessions WHERE kind = 'recorded' AND deleting = 0 ORDER BY id DESC LIMIT 1",
      )
      .get();
    return row === undefined ? null : { id: number(row, 'id'), began: number(row, 'began') };
  }

  #isFull(): boolean {
    const row = this.#database.prepare('SELECT count(*) AS sessions FROM sessions').get() ?? {};
    return number(row, 'sessions') >= sessionLimit;
  }

  #sessionOf(row: Row): HistorySession {
    const ended = numberOrNull(row, 'ended');
    return {
      id: number(row, 'id'),
      name: textOrNull(row, 'name'),
      kind: text(row, 'kind') === 'imported' ? 'imported' : 'recorded',
      began: epochMilliseconds(number(row, 'began')),
      ended: ended === null ? null : epochMilliseconds(ended),
      exchanges: number(row, 'exchanges'),
      bytes: bytes(number(row, 'texts') + number(row, 'bodies')),
      live: number(row, 'id') === this.live,
    };
  }
}

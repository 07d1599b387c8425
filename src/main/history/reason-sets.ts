import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Decision } from '../../shared/model/decision.ts';
import { reasonWords } from '../../shared/model/reason-words.ts';
import { number } from './row.ts';

/** Distinct sets in one file; what comes past them cannot be found by its reasons in the index. */
const setLimit = 50_000;
/** Sets whose number is known without asking the database. */
const knownLimit = 4096;

/** The number that stands for "too many sets". No row has it. */
export const unlistedReasonSet = 0;

/** Sets of reason words, each stored once: an exchange refers to its set by number. */
export class ReasonSets {
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #count: StatementSync;
  readonly #known = new Map<string, number>();

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT id FROM reason_sets WHERE codes = ?');
    this.#insert = database.prepare('INSERT INTO reason_sets (codes) VALUES (?)');
    this.#count = database.prepare('SELECT count(*) AS sets FROM reason_sets');
  }

  /** Call within a transaction, and {@link forget} when it is rolled back. */
  numberOf(decisions: readonly Decision[]): number {
    const codes = ` ${reasonWords(decisions).join(' ')} `;
    const known = this.#known.get(codes);
    if (known !== undefined) return known;
    const row = this.#find.get(codes);
    const id = row === undefined ? this.#add(codes) : number(row, 'id');
    if (this.#known.size >= knownLimit) this.#known.clear();
    this.#known.set(codes, id);
    return id;
  }

  /** What was learnt may have been rolled back. */
  forget(): void {
    this.#known.clear();
  }

  #add(codes: string): number {
    if (number(this.#count.get() ?? {}, 'sets') >= setLimit) return unlistedReasonSet;
    return Number(this.#insert.run(codes).lastInsertRowid);
  }
}

import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Bytes, bytes } from '../../shared/model/units.ts';
import { number } from './row.ts';
import { storedSize } from './stored-size.ts';

/** SQLite takes no larger value than a thousand million bytes. What a body has beyond is not kept. */
const bodyLimit = 900_000_000;
/** A body up to this size stays in memory after it was read and checked: its pieces are asked for one after the other. */
const rememberedLimit = 256 * 1024 * 1024;

/** Its entry in the index of hashes, and what counts its references. Bytes. */
const overhead = 100;
const costOf = (size: number): number => storedSize(size) + overhead;

/** A body as it was found: whole, or not what was written. */
export type FoundBody = { readonly bytes: Uint8Array } | { readonly damaged: true };

/** Bodies by what they are made of: the same bytes are stored once, whoever sent them and however often. */
export class BodyStore {
  readonly #find: StatementSync;
  readonly #refer: StatementSync;
  readonly #insert: StatementSync;
  readonly #insertBytes: StatementSync;
  readonly #letGo: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeBytes: StatementSync;
  readonly #addToTotal: StatementSync;
  readonly #total: StatementSync;
  readonly #read: StatementSync;
  #remembered: { readonly id: number; readonly found: FoundBody } | null = null;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT id FROM bodies WHERE hash = ?');
    this.#refer = database.prepare('UPDATE bodies SET references_count = references_count + 1 WHERE id = ?');
    this.#insert = database.prepare('INSERT INTO bodies (hash, size, references_count) VALUES (?, ?, 1)');
    this.#insertBytes = database.prepare('INSERT INTO body_bytes (id, bytes) VALUES (?, ?)');
    this.#letGo = database.prepare(
      'UPDATE bodies SET references_count = references_count - 1 WHERE id = ? RETURNING size, references_count',
    );
    this.#remove = database.prepare('DELETE FROM bodies WHERE id = ?');
    this.#removeBytes = database.prepare('DELETE FROM body_bytes WHERE id = ?');
    this.#addToTotal = database.prepare('UPDATE totals SET bodies = bodies + ?');
    this.#total = database.prepare('SELECT bodies FROM totals');
    this.#read = database.prepare('SELECT hash, bytes FROM bodies JOIN body_bytes USING (id) WHERE id = ?');
  }

  /** Bytes that all bodies take, each once. */
  total(): Bytes {
    return bytes(number(this.#total.get() ?? {}, 'bodies'));
  }

  /**
   * Keeps a body, or counts one reference more to it. Call within a transaction.
   *
   * @returns its number; null for none and for an empty one
   */
  keep(body: Uint8Array | null): { readonly id: number; readonly size: number } | null {
    if (body === null || body.length === 0) return null;
    const kept = body.length > bodyLimit ? body.subarray(0, bodyLimit) : body;
    const hash = createHash('sha256').update(kept).digest();
    const row = this.#find.get(hash);
    if (row !== undefined) {
      const id = number(row, 'id');
      this.#refer.run(id);
      return { id, size: kept.length };
    }
    const id = Number(this.#insert.run(hash, kept.length).lastInsertRowid);
    this.#insertBytes.run(id, kept);
    this.#addToTotal.run(costOf(kept.length));
    return { id, size: kept.length };
  }

  /** Counts one reference less; the last one takes the body along. Call within a transaction. */
  letGo(id: number): { readonly size: number; readonly freed: number } {
    const row = this.#letGo.get(id);
    if (row === undefined) return { size: 0, freed: 0 };
    const size = number(row, 'size');
    if (number(row, 'references_count') > 0) return { size, freed: 0 };
    this.#remove.run(id);
    this.#removeBytes.run(id);
    const freed = costOf(size);
    this.#addToTotal.run(-freed);
    if (this.#remembered?.id === id) this.#remembered = null;
    return { size, freed };
  }

  /** A body, checked against its hash: what was damaged on the disk is never taken for what was sent. */
  read(id: number): FoundBody {
    if (this.#remembered?.id === id) return this.#remembered.found;
    const row = this.#read.get(id);
    const { hash, bytes: stored } = row ?? {};
    const intact =
      hash instanceof Uint8Array &&
      stored instanceof Uint8Array &&
      createHash('sha256').update(stored).digest().equals(hash);
    if (!intact) return { damaged: true };
    const found: FoundBody = { bytes: stored };
    this.#remembered = stored.length <= rememberedLimit ? { id, found } : null;
    return found;
  }

  /** Gives up what is in memory. */
  forget(): void {
    this.#remembered = null;
  }
}

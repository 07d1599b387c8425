import { createHash } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { HeaderPairs } from '../../../../shared/model/exchange.ts';
import { epochMilliseconds } from '../../../../shared/model/units.ts';
import { HeaderList } from '../../headers.ts';
import type { StoredResponse } from './stored-response.ts';

/** A row: the head of a response, and the sums of its body. */
export interface IndexedResponse {
  readonly response: StoredResponse;
  /** Name of the file of its body. */
  readonly file: string;
  readonly sums: Uint8Array;
}

/** Another Doorman has the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/** What is there is no index, or not one that can be read. */
export class IndexBroken extends Error {
  override readonly name = 'IndexBroken';
}

const fileName = 'index.sqlite';

/** Of the form of the rows; another one is set aside. */
const version = 1;

/**
 * The index of what is on disk: a database that is read once, at the start, and then only written, in batches. It is held
 * exclusively, so that two Doormans never share a folder. It need not survive a loss of power: each head and each body has a
 * sum, and what does not fit is not used.
 */
export class DiskIndex {
  readonly #database: DatabaseSync;
  readonly #write: ReturnType<DatabaseSync['prepare']>;
  readonly #use: ReturnType<DatabaseSync['prepare']>;
  readonly #delete: ReturnType<DatabaseSync['prepare']>;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#write = database.prepare(
      'INSERT OR REPLACE INTO responses (id, used, hits, head, file, sum, sums) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#use = database.prepare('UPDATE responses SET used = ?, hits = ? WHERE id = ?');
    this.#delete = database.prepare('DELETE FROM responses WHERE id = ?');
  }

  /**
   * Opens or makes it.
   *
   * @throws FolderInUse; IndexBroken, as {@link load} does, where it is no index; Error where the folder cannot be written
   */
  static async open(directory: string): Promise<DiskIndex> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    try {
      return new DiskIndex(openDatabase(join(directory, fileName)));
    } catch (error) {
      if (isCode(error, busy)) throw new FolderInUse(directory);
      throw brokenOr(error);
    }
  }

  /** Renames an index that is broken to `index.sqlite.broken`, so that a new one can be begun. */
  static async setAside(directory: string): Promise<void> {
    const path = join(directory, fileName);
    await rename(path, `${path}.broken`);
    // What it had not taken over yet belongs to the broken one.
    for (const ending of ['-wal', '-journal'])
      await rename(path + ending, `${path}.broken${ending}`).catch(() => {});
  }

  /** All rows, in any order; null for what is not as it was written. */
  *load(): Generator<{ readonly id: string; readonly row: IndexedResponse | null }> {
    try {
      const rows = this.#database
        .prepare('SELECT id, used, hits, head, file, sum, sums FROM responses')
        .iterate();
      for (const row of rows) yield { id: String(row['id']), row: readRow(row) };
    } catch (error) {
      throw brokenOr(error);
    }
  }

  /**
   * One transaction.
   *
   * @param changes ids with what to write, or null to delete
   * @param used whose use is to be noted, where they have a row
   */
  apply(
    changes: Iterable<readonly [id: string, row: IndexedResponse | null]>,
    used: Iterable<StoredResponse>,
  ): void {
    this.#database.exec('BEGIN');
    try {
      for (const [id, row] of changes) {
        if (row === null) this.#delete.run(id);
        else this.#insert(row);
      }
      for (const { id, use } of used) this.#use.run(use.lastUsedAt, use.hits, id);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #insert({ response, file, sums }: IndexedResponse): void {
    const { use, headers, ...others } = response;
    const head = JSON.stringify({ ...others, headers: headers.toPairs() });
    this.#write.run(response.id, use.lastUsedAt, use.hits, head, file, sumOf(head, file, sums), sums);
  }

  close(): void {
    this.#database.close();
  }
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
      PRAGMA wal_autocheckpoint = 256; BEGIN EXCLUSIVE;
      CREATE TABLE IF NOT EXISTS responses (id TEXT PRIMARY KEY, used INTEGER NOT NULL, hits INTEGER NOT NULL,
        head TEXT NOT NULL, file TEXT NOT NULL, sum TEXT NOT NULL, sums BLOB NOT NULL);
      COMMIT`);
    const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (found !== version) database.exec(`DELETE FROM responses; PRAGMA user_version = ${version}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Result codes of SQLite. */
const schemaError = 1;
const busy = 5;
const corrupt = 11;
const notADatabase = 26;

const isCode = (error: unknown, ...codes: readonly number[]): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  codes.some((code) => code === (Number(error.errcode) & 0xff));

const brokenOr = (error: unknown): unknown =>
  isCode(error, corrupt, notADatabase, schemaError)
    ? new IndexBroken('the index cannot be read', { cause: error })
    : error;

const sumOf = (head: string, file: string, sums: Uint8Array): string =>
  createHash('sha256').update(head).update('\0').update(file).update('\0').update(sums).digest('base64url');

function readRow({
  used,
  hits,
  head,
  file,
  sum,
  sums,
}: Record<string, SQLOutputValue>): IndexedResponse | null {
  if (typeof head !== 'string' || typeof file !== 'string' || !(sums instanceof Uint8Array)) return null;
  if (sumOf(head, file, sums) !== sum) return null;
  // The sum says that these are the very characters that were made of a response.
  const { headers, ...others } = JSON.parse(head) as Omit<StoredResponse, 'headers' | 'use'> & {
    readonly headers: HeaderPairs;
  };
  const use = { hits: Number(hits), lastUsedAt: epochMilliseconds(Number(used)) };
  return { response: { ...others, headers: HeaderList.fromPairs(headers), use }, file, sums };
}

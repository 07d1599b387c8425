import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDamage } from './failure.ts';
import { applicationId, migrate, schemaVersion } from './schema.ts';
import { HistoryStore } from './store.ts';
import { pageSize } from './stored-size.ts';

export const historyFileName = 'history.db';
/** What SQLite keeps beside a database; they belong to it and move with it. */
const companions = ['', '-wal', '-shm', '-journal'] as const;

/** How long to wait for another program that writes to the file. Milliseconds. */
const busyTimeout = 1000;
/** The write-ahead log is cut back to this after it was longer. Bytes. */
const logSizeLimit = 16 * 1024 * 1024;
/** Damaged files kept aside, at most. */
const asideLimit = 1000;

export type OpenedStore =
  | { readonly state: 'ready'; readonly database: DatabaseSync; readonly store: HistoryStore }
  /** Not ours to write to; every byte was left as it was. */
  | { readonly state: 'corrupt'; readonly reason: string; readonly file: string };

/**
 * Opens `history.db` in `directory`, making both where missing. Readable by this user alone: it holds traffic.
 *
 * @throws Error of the file system or SQLite where the file could not be looked at, such as a full disk.
 */
export function openHistory(directory: string): OpenedStore {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, historyFileName);
  // Opening a pipe would wait for somebody to read it.
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts !== undefined && !facts.isFile() && !facts.isDirectory())
    return { state: 'corrupt', reason: `${file} is no file. Set it aside to start a new history.`, file };
  // SQLite gives its companions the mode of the database.
  closeSync(openSync(file, 'a', 0o600));
  const problem = isFresh(file) ? null : problemWith(file);
  if (problem !== null) return { state: 'corrupt', reason: problem, file };
  const database = new DatabaseSync(file, { timeout: busyTimeout });
  try {
    // Freed pages can only be given back to the disk when this is set before anything is written.
    // NORMAL: a crash of Doorman loses nothing that was committed, a power cut at most the last few seconds.
    database.exec(
      `PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
       PRAGMA journal_size_limit = ${logSizeLimit}; PRAGMA secure_delete = FAST`,
    );
    migrate(database, versionOf(database));
    return { state: 'ready', database, store: new HistoryStore(database) };
  } catch (error) {
    database.close();
    if (isDamage(error)) return { state: 'corrupt', reason: damaged(file, error), file };
    throw error;
  }
}

/**
 * Sets the database and its companions aside as `history.db.bad`, or `.bad.2` and so on: never over an earlier
 * one, and named so that SQLite still finds the companions. The file must not be open.
 */
export function setAside(directory: string): void {
  const file = join(directory, historyFileName);
  const taken = (name: string): boolean => companions.some((companion) => existsSync(name + companion));
  for (let number = 1; number <= asideLimit; number += 1) {
    const aside = number === 1 ? `${file}.bad` : `${file}.bad.${number}`;
    if (taken(aside)) continue;
    for (const companion of companions) {
      if (existsSync(file + companion)) renameSync(file + companion, aside + companion);
    }
    return;
  }
  throw new Error(
    `${file} cannot be set aside: ${asideLimit} damaged files are there already. Remove some of them.`,
  );
}

/**
 * Whether nothing was ever kept in the file. A first start that was killed while it switched the write-ahead log on
 * leaves one page, which cannot hold a table, and a rollback journal.
 */
function isFresh(file: string): boolean {
  const { size } = statSync(file);
  if (size === 0) return !existsSync(`${file}-wal`);
  return size <= pageSize && existsSync(`${file}-journal`) && hasSqliteHeader(file);
}

/**
 * What keeps us from writing to a file that is there; null when nothing does. The check reads over a read-only
 * connection, so that not even an unfinished log is written back. It looks at the small tables alone: a look at all
 * bodies would take seconds, and a damaged body is found when it is read.
 */
function problemWith(file: string): string | null {
  if (statSync(file).size > 0 && !hasSqliteHeader(file)) {
    return `${file} is not a database. Set it aside to start a new history.`;
  }
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeout });
    const version = versionOf(database);
    const application = Number(database.prepare('PRAGMA application_id').get()?.application_id);
    const tables = Number(database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.tables);
    // A first start that was interrupted leaves an empty database, which is as good as none.
    if (version === 0 && application === 0 && tables === 0) return null;
    if (application !== applicationId) {
      return `${file} is a database of another program. Set it aside to start a new history.`;
    }
    if (version > schemaVersion) {
      return `${file} was written by a newer Doorman (format ${version}; this one knows ${schemaVersion}). Use that one, or set the file aside to start a new history.`;
    }
    for (const table of ['exchanges', 'totals', ...(version === 1 ? [] : ['sessions', 'marks'])]) {
      const verdict = database.prepare(`PRAGMA quick_check('${table}')`).get()?.quick_check;
      if (verdict !== 'ok') return damaged(file, String(verdict).split('\n').join('; '));
    }
    if (database.prepare('SELECT count(*) AS totals FROM totals').get()?.totals !== 1) {
      return damaged(file, 'the totals are missing');
    }
    database.prepare('SELECT sequence FROM contents LIMIT 1').get();
    return null;
  } catch (error) {
    if (isDamage(error)) return damaged(file, error);
    throw error;
  } finally {
    database?.close();
  }
}

function hasSqliteHeader(file: string): boolean {
  const magic = 'SQLite format 3\0';
  const head = Buffer.alloc(magic.length);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return head.toString('latin1') === magic;
}

const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version);

/** What is wrong with a file of ours that SQLite cannot read, and what to do. */
export function damaged(file: string, seen: unknown): string {
  const what = seen instanceof Error ? seen.message : String(seen);
  return `${file} is damaged: ${what}. Set it aside to start a new history.`;
}

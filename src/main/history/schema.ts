import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './transaction.ts';

/** In the file's header, so that a database of another program is told apart: 'Door' in ASCII. */
export const applicationId = 0x44_6f_6f_72;

/**
 * Each migration takes the schema from its index to the next version (`user_version`). Never change one that was
 * released; append another.
 *
 * What a list shows and what one exchange holds are kept apart, so that listing thousands reads no bodies.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE exchanges (
    sequence INTEGER PRIMARY KEY, -- order of arrival; the oldest go first
    id TEXT NOT NULL UNIQUE,
    at REAL NOT NULL, -- epoch milliseconds
    size INTEGER NOT NULL, -- bytes counted against capture.history
    summary TEXT NOT NULL -- ExchangeSummary as JSON
  ) STRICT;
  CREATE INDEX exchanges_by_time ON exchanges (at, id);
  CREATE TABLE contents (
    sequence INTEGER PRIMARY KEY, -- of the exchange
    detail TEXT NOT NULL, -- ExchangeDetail without its summary, as JSON
    request_body BLOB,
    response_body BLOB
  ) STRICT;
  CREATE TABLE totals (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    exchanges INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT;
  INSERT INTO totals VALUES (1, 0, 0);
  `,
];

export const schemaVersion = migrations.length;

/** Brings a file of any earlier version, or an empty one, to {@link schemaVersion}; all of it or nothing. */
export function migrate(database: DatabaseSync, from: number): void {
  if (from === schemaVersion) return;
  transaction(database, () => {
    for (const migration of migrations.slice(from)) database.exec(migration);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`);
  });
}

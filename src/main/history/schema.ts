import type { DatabaseSync } from 'node:sqlite';
import { EarlierFormat } from './earlier-format.ts';
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
  // What a file of version 1 holds is only renamed here, which takes no time however much it is, and moved into the new tables
  // in steps while Doorman runs (`EarlierFormat`). Session 1 is theirs.
  `
  DROP INDEX exchanges_by_time;
  ALTER TABLE exchanges RENAME TO earlier_exchanges;
  ALTER TABLE contents RENAME TO earlier_contents;
  DROP TABLE totals;
  CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('recorded', 'imported')),
    began REAL NOT NULL, -- epoch milliseconds
    ended REAL,
    deleting INTEGER NOT NULL DEFAULT 0, -- 1: its exchanges are being removed in steps
    exchanges INTEGER NOT NULL DEFAULT 0,
    texts INTEGER NOT NULL DEFAULT 0, -- the sum of exchanges.size
    bodies INTEGER NOT NULL DEFAULT 0 -- bytes of their bodies, those that are stored once for several counted each time
  ) STRICT;
  CREATE TABLE reason_sets (
    id INTEGER PRIMARY KEY,
    codes TEXT NOT NULL UNIQUE -- words of reasonWords() with a space before, between and behind: ' cache.miss stale '
  ) STRICT;
  CREATE TABLE exchanges (
    sequence INTEGER PRIMARY KEY, -- order of arrival; the oldest go first. Below 0: of an earlier format
    id TEXT NOT NULL UNIQUE,
    session INTEGER NOT NULL,
    at REAL NOT NULL, -- epoch milliseconds
    size INTEGER NOT NULL, -- bytes counted against capture.history, without bodies
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    method TEXT NOT NULL,
    status INTEGER,
    scheme TEXT NOT NULL,
    host TEXT NOT NULL, -- the authority in lower case
    authority TEXT, -- as it was written, where that is different
    target TEXT NOT NULL,
    listener TEXT NOT NULL,
    route TEXT,
    outer_routes TEXT, -- separated by spaces
    pool TEXT,
    upstream TEXT,
    cache TEXT,
    answered_by TEXT,
    fault TEXT,
    client TEXT NOT NULL,
    http_version TEXT NOT NULL,
    content_type TEXT,
    duration REAL, -- microseconds
    request_bytes INTEGER NOT NULL,
    response_bytes INTEGER NOT NULL,
    resend_of TEXT, -- id of the exchange whose request was sent again
    layers INTEGER NOT NULL, -- listeners that had it, 1 or more
    reason_set INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX exchanges_by_time ON exchanges (session, at, id);
  CREATE INDEX exchanges_by_reason ON exchanges (reason_set, at);
  CREATE INDEX exchanges_by_host ON exchanges (host, at);
  CREATE INDEX exchanges_by_status ON exchanges (status, at);
  CREATE INDEX exchanges_by_fault ON exchanges (fault, at) WHERE fault IS NOT NULL;
  CREATE TABLE contents (
    sequence INTEGER PRIMARY KEY, -- of the exchange
    request_body INTEGER, -- bodies.id
    response_body INTEGER,
    detail TEXT NOT NULL -- ExchangeDetail without its summary, as JSON
  ) STRICT;
  -- Apart from their bytes, so that counting one reference more does not write the body anew.
  CREATE TABLE bodies (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE, -- SHA-256
    size INTEGER NOT NULL,
    references_count INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE body_bytes (
    id INTEGER PRIMARY KEY, -- bodies.id
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE TABLE marks (
    id TEXT PRIMARY KEY, -- of the exchange, which may still be running
    pinned INTEGER NOT NULL,
    colour TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE totals (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    bodies INTEGER NOT NULL -- bytes that all bodies take, each once
  ) STRICT;
  INSERT INTO totals VALUES (1, 0);
  INSERT INTO sessions (name, kind, began, ended)
    SELECT NULL, 'recorded', (SELECT at FROM earlier_exchanges ORDER BY sequence LIMIT 1),
      (SELECT at FROM earlier_exchanges ORDER BY sequence DESC LIMIT 1)
    WHERE EXISTS (SELECT 1 FROM earlier_exchanges);
  `,
  `
  CREATE TABLE messages (
    sequence INTEGER NOT NULL, -- of the exchange, a WebSocket in a file that was imported
    number INTEGER NOT NULL,
    message TEXT NOT NULL, -- WebSocketMessage as JSON
    PRIMARY KEY (sequence, number)
  ) STRICT, WITHOUT ROWID;
  `,
];

export const schemaVersion = migrations.length;

/** Brings a file of any earlier version, or an empty one, to {@link schemaVersion}; all of it or nothing. */
export function migrate(database: DatabaseSync, from: number): void {
  if (from === schemaVersion) return;
  transaction(database, () => {
    for (const migration of migrations.slice(from)) database.exec(migration);
    EarlierFormat.open(database)?.closeIfEmpty();
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`);
  });
}

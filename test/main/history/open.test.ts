import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openHistory, setAside } from '../../../src/main/history/open.ts';
import { applicationId, schemaVersion } from '../../../src/main/history/schema.ts';
import { bytes, epochMilliseconds } from '../../../src/shared/model/units.ts';
import { recordsOf } from './fixtures/records.ts';
import { temporaryDirectories } from './fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();

/** Every file of the directory with its bytes. */
const contents = (directory: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory)
      .sort()
      .map((name) => [name, readFileSync(join(directory, name)).toString('base64')]),
  );

const filled = (): string => {
  const directory = temporaryDirectory();
  const opened = openHistory(directory);
  if (opened.state !== 'ready') throw new Error(opened.reason);
  opened.store.setLimit(bytes(1024 ** 3));
  opened.store.sessions.resume(epochMilliseconds(1), epochMilliseconds(1));
  opened.store.append(recordsOf(1, 300));
  opened.store.close();
  return directory;
};

const expectRefused = (directory: string, reason: RegExp): void => {
  const before = contents(directory);
  const opened = openHistory(directory);
  if (opened.state === 'ready') opened.store.close();
  expect(opened).toEqual({
    state: 'corrupt',
    reason: expect.stringMatching(reason),
    file: join(directory, 'history.db'),
  });
  const after = contents(directory);
  // SQLite's shared memory index is rebuilt by whoever looks; it holds no data.
  for (const name of Object.keys(before)) if (!name.endsWith('-shm')) expect(after[name]).toBe(before[name]);
};

describe('openHistory', () => {
  it('makes the directory and a file of the current format', () => {
    const directory = join(temporaryDirectory(), 'deep', 'data');
    const opened = openHistory(directory);
    expect(opened.state).toBe('ready');
    if (opened.state !== 'ready') return;
    const pragma = (name: string): unknown => opened.database.prepare(`PRAGMA ${name}`).get()?.[name];
    expect(pragma('user_version')).toBe(schemaVersion);
    expect(pragma('application_id')).toBe(applicationId);
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(1);
    expect(pragma('auto_vacuum')).toBe(2);
    opened.store.close();
  });

  it.skipIf(process.platform === 'win32')('lets nobody else read the files', () => {
    const directory = temporaryDirectory();
    const opened = openHistory(directory);
    if (opened.state !== 'ready') throw new Error(opened.reason);
    for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).mode & 0o077).toBe(0);
    expect(readdirSync(directory)).toContain('history.db-wal');
    opened.store.close();
  });

  it('takes an empty file, as an interrupted first start leaves it, for a new one', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'history.db'), '');
    const opened = openHistory(directory);
    expect(opened.state).toBe('ready');
    if (opened.state === 'ready') opened.store.close();
  });

  it('takes an empty database, as an interrupted migration leaves it, for a new one', () => {
    const directory = temporaryDirectory();
    const database = new DatabaseSync(join(directory, 'history.db'));
    database.exec('VACUUM');
    database.close();
    expect(statSync(join(directory, 'history.db')).size).toBeGreaterThan(0);
    const opened = openHistory(directory);
    expect(opened.state).toBe('ready');
    if (opened.state === 'ready') opened.store.close();
  });

  it('takes a single page with a rollback journal, as a killed first start leaves it, for a new one', () => {
    const [from, to] = [temporaryDirectory(), temporaryDirectory()];
    const database = new DatabaseSync(join(from, 'history.db'));
    database.exec('VACUUM; BEGIN; PRAGMA user_version = 9');
    for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
    database.close();
    expect(readdirSync(to)).toEqual(['history.db', 'history.db-journal']);
    const opened = openHistory(to);
    expect(opened.state).toBe('ready');
    if (opened.state === 'ready') opened.store.close();
  });

  it.skipIf(process.platform === 'win32').each([
    ['a pipe', (file: string) => void execFileSync('mkfifo', [file])],
    ['a device', (file: string) => symlinkSync('/dev/zero', file)],
  ])('waits for nothing and writes nothing where there is %s, until it is set aside', (_, make) => {
    const directory = temporaryDirectory();
    make(join(directory, 'history.db'));
    expect(openHistory(directory)).toMatchObject({
      state: 'corrupt',
      reason: expect.stringContaining('is no file'),
    });
    setAside(directory);
    const opened = openHistory(directory);
    expect(opened.state).toBe('ready');
    if (opened.state === 'ready') opened.store.close();
  });

  it('leaves a file that is no database as it is', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'history.db'), 'dear diary');
    expectRefused(directory, /history\.db is not a database\. Set it aside/);
  });

  it('leaves a file whose beginning alone looks right as it is', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'history.db'), `SQLite format 3\0${'garbage '.repeat(1000)}`);
    expectRefused(directory, /history\.db is damaged: file is not a database\. Set it aside/);
  });

  it('leaves a database of another program as it is, with its unfinished log', () => {
    const [from, to] = [temporaryDirectory(), temporaryDirectory()];
    const database = new DatabaseSync(join(from, 'history.db'));
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE diary (entry TEXT); INSERT INTO diary VALUES (1)');
    // Copied while it is open, as if its program had been killed.
    for (const name of ['history.db', 'history.db-wal']) copyFileSync(join(from, name), join(to, name));
    database.close();
    expect(statSync(join(to, 'history.db-wal')).size).toBeGreaterThan(0);
    expectRefused(to, /is a database of another program/);
  });

  it('leaves a file of a newer Doorman as it is', () => {
    const directory = filled();
    const database = new DatabaseSync(join(directory, 'history.db'));
    database.exec(`PRAGMA user_version = ${schemaVersion + 1}`);
    database.close();
    expectRefused(
      directory,
      new RegExp(`newer Doorman \\(format ${schemaVersion + 1}; this one knows ${schemaVersion}\\)`),
    );
  });

  it('leaves a file that was cut short as it is', () => {
    const directory = filled();
    const file = join(directory, 'history.db');
    truncateSync(file, Math.floor(statSync(file).size / 2));
    expectRefused(directory, /is damaged: database disk image is malformed/);
  });

  it('leaves a file with one overwritten page of its list as it is', () => {
    const directory = filled();
    const file = join(directory, 'history.db');
    const bytes = readFileSync(file);
    const tableLeaf = 13;
    const offsets = Array.from({ length: bytes.length / 4096 }, (_, index) => index * 4096);
    const listPages = offsets.filter(
      (offset) =>
        bytes[offset] === tableLeaf &&
        bytes.subarray(offset, offset + 4096).includes('shop.localhost:8443/items'),
    );
    const middle = listPages[Math.floor(listPages.length / 2)] ?? 0;
    expect(middle).toBeGreaterThan(0);
    // Where the page says its rows begin.
    bytes.fill(0xff, middle + 8, middle + 12);
    writeFileSync(file, bytes);
    expectRefused(directory, /is damaged: /);
  });

  it('leaves a file without its tables as it is', () => {
    const directory = filled();
    const database = new DatabaseSync(join(directory, 'history.db'));
    database.exec('DROP TABLE contents');
    database.close();
    expectRefused(directory, /is damaged: no such table: contents/);
  });

  it('throws when it cannot look at the file, which is no reason to set it aside', () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'history.db'));
    expect(() => openHistory(directory)).toThrow(/EISDIR|EPERM|EACCES/);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'throws when the folder may not be written to',
    () => {
      const directory = temporaryDirectory();
      chmodSync(directory, 0o500);
      expect(() => openHistory(directory)).toThrow(/EACCES/);
    },
  );
});

describe('setAside', () => {
  it('moves the database with its companions and never over an earlier one', () => {
    const directory = temporaryDirectory();
    for (const round of ['first', 'second', 'third']) {
      for (const companion of ['', '-wal', '-shm']) {
        writeFileSync(join(directory, `history.db${companion}`), `${round}${companion}`);
      }
      setAside(directory);
    }
    const names = ['.bad', '.bad.2', '.bad.3'].flatMap((bad) =>
      ['', '-shm', '-wal'].map((companion) => `history.db${bad}${companion}`),
    );
    expect(readdirSync(directory).sort()).toEqual(names.sort());
    expect(readFileSync(join(directory, 'history.db.bad'), 'utf8')).toBe('first');
    expect(readFileSync(join(directory, 'history.db.bad.2-wal'), 'utf8')).toBe('second-wal');
    expect(readFileSync(join(directory, 'history.db.bad.3'), 'utf8')).toBe('third');
  });

  it('keeps companions of one database together when only some of an earlier one are left', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'history.db.bad-wal'), 'earlier');
    writeFileSync(join(directory, 'history.db'), 'now');
    setAside(directory);
    expect(readdirSync(directory).sort()).toEqual(['history.db.bad-wal', 'history.db.bad.2']);
  });
});

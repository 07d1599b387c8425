import { appendFile, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  eventFileLimit,
  eventFileName,
  olderEventFileName,
  openEventFile,
} from '../../../src/main/host/event-file.ts';
import { explainEvent } from '../../../src/shared/explain/event.ts';
import { type AppEvent, eventLimit, eventSeverities } from '../../../src/shared/model/event.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { runHost } from '../../helpers/start-host.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';

const event = (id: number): AppEvent => ({
  id,
  kind: 'engine.started',
  at: epochMilliseconds(id),
  evidence: { restarts: id },
});

const ids = (events: readonly AppEvent[]): readonly number[] => events.map(({ id }) => id);
const noLog = () => {};

test('events are read again as they were written, by their owner alone', async () => {
  const directory = await temporaryDirectory();
  const first = await openEventFile(directory, noLog);
  expect(first.earlier).toEqual([]);
  await first.append([event(1), event(2)]);
  await first.append([{ ...event(3), user: 'ada' }]);
  await first.close();
  expect((await stat(join(directory, eventFileName))).mode & 0o777).toBe(0o600);
  expect((await openEventFile(directory, noLog)).earlier).toEqual([
    event(1),
    event(2),
    { ...event(3), user: 'ada' },
  ]);
});

test('a torn last line and lines of another release are left out, and do not spoil what comes after', async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, eventFileName);
  await writeFile(
    path,
    `${JSON.stringify(event(1))}\n{"id":2,"at":2,"kind":"not.known","evidence":{}}\n{"id":3,"a`,
  );
  const file = await openEventFile(directory, noLog);
  expect(ids(file.earlier)).toEqual([1]);
  await file.append([event(4)]);
  expect(ids((await openEventFile(directory, noLog)).earlier)).toEqual([1, 4]);
});

test('a full file is set aside, and the one before goes', async () => {
  const directory = await temporaryDirectory();
  const file = await openEventFile(directory, noLog);
  const batch = Array.from({ length: eventLimit }, (_, at) => event(at + 1));
  const perBatch = Buffer.byteLength(batch.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const batches = Math.ceil((2 * eventFileLimit) / perBatch) + 3;
  for (let count = 0; count < batches; count += 1) await file.append(batch);
  const sizes = await Promise.all(
    [eventFileName, olderEventFileName].map(async (name) => (await stat(join(directory, name))).size),
  );
  for (const size of sizes) expect(size).toBeLessThan(eventFileLimit + perBatch);
  await file.append([event(9999)]);
  const { earlier } = await openEventFile(directory, noLog);
  expect(earlier).toHaveLength(eventLimit);
  expect(earlier.at(-1)?.id).toBe(9999);
});

test('a file that cannot be read is said, and the log begins anew', async () => {
  const directory = await temporaryDirectory();
  const said: string[] = [];
  const { earlier } = await openEventFile(join(directory, 'file', 'below'), (_, message) =>
    said.push(message),
  );
  expect([earlier, said]).toEqual([[], []]);
  await writeFile(join(directory, 'file'), '');
  await openEventFile(join(directory, 'file'), (_, message) => said.push(message));
  expect(said.join()).toContain(eventFileName);
});

test('the log of a host goes on after it was closed and started again', async () => {
  const directory = await temporaryDirectory();
  await appendFile(join(directory, eventFileName), `${JSON.stringify(event(7))}\n`);
  const { client } = await runHost({ dataDirectory: directory });
  await client.call('clients.place', { client: '10.0.0.1', place: { lat: 1, lon: 2, name: 'Here' } });
  const { items } = await client.call('events.list', { limit: 10 });
  expect(items[0]).toEqual(event(7));
  expect(items.map(({ id }) => id)).toEqual(items.map((_, at) => 7 + at));
  expect(items.at(-1)).toMatchObject({
    kind: 'client.placed',
    evidence: { client: '10.0.0.1/32', place: { name: 'Here' } },
    user: expect.any(String),
  });
  await expect.poll(() => readFile(join(directory, eventFileName), 'utf8')).toContain('client.placed');
});

test('an event that no sentence can be made of, or of a time that no date has, is left out', async () => {
  const directory = await temporaryDirectory();
  const evidences = [
    {},
    { pool: {}, upstream: [], listener: 1, name: null, names: 7, place: 'x', message: {}, reason: [] },
    { pool: 'a', upstream: 'b', failures: {}, last: 5, duration: 'x', times: [] },
    JSON.parse('{"__proto__":{"pool":"a"}}'),
  ];
  const lines = Object.keys(eventSeverities).flatMap((kind) =>
    evidences.map((evidence) => JSON.stringify({ id: 1, at: 1, kind, evidence })),
  );
  const late = JSON.stringify({ ...event(2), at: 9e15 });
  await writeFile(join(directory, eventFileName), [...lines, late, JSON.stringify(event(3)), ''].join('\n'));
  const { earlier } = await openEventFile(directory, noLog);
  for (const one of earlier) {
    const parts: readonly unknown[] = explainEvent(one).map(({ text }) => text);
    expect(parts.every((part) => typeof part === 'string')).toBe(true);
  }
  expect(ids(earlier)).not.toContain(2);
  expect(ids(earlier)).toContain(3);
});

test.skipIf(process.platform === 'win32').each([
  ['a folder', (path: string) => mkdir(path)],
  ['a device without end', (path: string) => symlink('/dev/zero', path)],
])('%s in place of the file is moved away and said so, and events are kept', async (_, make) => {
  const directory = await temporaryDirectory();
  const path = join(directory, eventFileName);
  await make(path);
  const messages: string[] = [];
  const file = await openEventFile(directory, (_level, message) => messages.push(message));
  await file.append([event(1)]);
  expect(messages).toEqual([expect.stringContaining(`${path}.bad`)]);
  expect(ids((await openEventFile(directory, noLog)).earlier)).toEqual([1]);
});

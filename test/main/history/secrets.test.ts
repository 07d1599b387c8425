import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { openHistory } from '../../../src/main/history/open.ts';
import { HistoryService } from '../../../src/main/history/service.ts';
import type { Decision } from '../../../src/shared/model/decision.ts';
import type { ExchangeRecord } from '../../../src/shared/model/exchange-record.ts';
import { bytes, epochMilliseconds, microseconds } from '../../../src/shared/model/units.ts';
import { packRecord } from '../../helpers/pack-exchange.ts';
import { capture, recordOf } from './fixtures/records.ts';
import { temporaryDirectories } from './fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();
const canary = 'canary-7f3a9c';
const visible = 'visible-51d0e8';
const when = { startedAt: microseconds(0), duration: microseconds(0) };

const secretFields = ['Authorization', 'COOKIE', 'set-cookie', 'Proxy-Authorization'];
const changes = secretFields.map((name) => ({ name, before: canary, after: canary }));
const misses = secretFields.map((name) => ({
  route: 'admin',
  part: 'header' as const,
  wanted: `${name}: ${canary}`,
  saw: canary,
}));
const decisions: readonly Decision[] = [
  { stage: 'transform', code: 'transform.request', evidence: { changes, target: null }, ...when },
  { stage: 'transform', code: 'transform.response', evidence: { changes }, ...when },
  { stage: 'route', code: 'route.none', evidence: { misses, missesLeftOut: 0 }, ...when },
];
const record: ExchangeRecord = recordOf(1, {
  headers: [...secretFields.map((name) => [name, canary] as const), ['x-env', visible]],
  decisions,
});

/** All bytes of all files of a directory, as one string. */
const everything = (directory: string): string =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'latin1'))
    .join('\n');

it('never lets a redacted value reach the disk, in the database or its log', async () => {
  const directory = temporaryDirectory();
  const service = new HistoryService({ directory, run: epochMilliseconds(1), send: () => {}, now: () => 0 });
  service.start();
  const { port1, port2 } = new MessageChannel();
  const acknowledged = Promise.withResolvers<unknown>();
  port1.once('message', acknowledged.resolve);
  service.handle({ kind: 'attach', id: 1, params: { port: port2 } });
  port1.postMessage({ batch: 1, records: [packRecord(record)] });
  service.handle({ kind: 'capture', id: 2, params: { capture } });
  expect(await acknowledged.promise).toEqual({ batch: 1 });

  expect(readdirSync(directory)).toContain('history.db-wal');
  expect(everything(directory)).toContain(visible);
  expect(everything(directory)).not.toContain(canary);
  service.handle({ kind: 'close', id: 3, params: {} });
  expect(everything(directory)).toContain(visible);
  expect(everything(directory)).not.toContain(canary);
  port1.close();
});

it('would find the value if it were there', () => {
  const directory = temporaryDirectory();
  const opened = openHistory(directory);
  if (opened.state !== 'ready') throw new Error(opened.reason);
  opened.store.setLimit(bytes(1_000_000));
  opened.store.sessions.resume(epochMilliseconds(1), epochMilliseconds(1));
  opened.store.append([record]);
  expect(everything(directory)).toContain(canary);
  opened.store.close();
});

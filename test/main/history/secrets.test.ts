import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { openHistory } from '../../../src/main/history/open.ts';
import type { FromHistory } from '../../../src/main/history/protocol.ts';
import { HistoryService } from '../../../src/main/history/service.ts';
import type { Decision } from '../../../src/shared/model/decision.ts';
import type { ExchangeDetail, HeaderPairs } from '../../../src/shared/model/exchange.ts';
import type { ExchangeRecord } from '../../../src/shared/model/exchange-record.ts';
import { bytes, epochMilliseconds, microseconds, milliseconds } from '../../../src/shared/model/units.ts';
import { packRecord } from '../../helpers/pack-exchange.ts';
import { capture, detailOf } from './fixtures/records.ts';
import { temporaryDirectories } from './fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();
const canary = 'canary-7f3a9c';
const visible = 'visible-51d0e8';
const when = { startedAt: microseconds(0), duration: microseconds(0) };

const redact = [...capture.redact, 'query:token', 'cookie:session', 'body:password'];
const target = `/cart?item=1&token=${canary}`;
const secretFields = ['Authorization', 'COOKIE', 'set-cookie', 'Proxy-Authorization'];
const headers: HeaderPairs = [
  ...secretFields.map((name) => [name, `a=b; session=${canary}`] as const),
  ['Referer', `https://shop.localhost${target}`],
  ['Location', target],
  ['x-env', visible],
];
const changes = [
  ...secretFields.map((name) => ({ name, before: canary, after: canary })),
  { name: 'Referer', before: target, after: null },
];
const misses = [
  ...secretFields.map((name) => ({
    route: 'admin',
    part: 'header' as const,
    wanted: `${name}: ${canary}`,
    saw: canary,
  })),
  { route: 'admin', part: 'query' as const, wanted: `token=${canary}`, saw: canary },
];
const freshness = { age: milliseconds(0), lifetime: milliseconds(0), source: 'none' as const };
const decisions: readonly Decision[] = [
  {
    stage: 'transform',
    code: 'transform.request',
    evidence: { changes, target: { before: target, after: `/v2${target}` } },
    ...when,
  },
  { stage: 'transform', code: 'transform.response', evidence: { changes }, ...when },
  { stage: 'route', code: 'route.none', evidence: { misses, missesLeftOut: 0 }, ...when },
  {
    stage: 'respond',
    code: 'respond.redirect',
    evidence: { route: null, status: 302, location: target },
    ...when,
  },
  {
    stage: 'cache',
    code: 'cache.stored',
    evidence: {
      key: `GET https shop.localhost ${target}`,
      size: bytes(1),
      tier: 'memory',
      vary: [],
      tags: [],
      ...freshness,
    },
    ...when,
  },
  {
    stage: 'forward',
    code: 'forward.failed',
    evidence: {
      upstream: 'a',
      url: `http://a${target}`,
      fault: 'upstream.refused',
      detail: `GET ${target}`,
    },
    ...when,
  },
];

const withType = (type: string, ...more: HeaderPairs): HeaderPairs => [
  ['Content-Type', type],
  ...more,
  ...headers,
];

/** An exchange with secrets everywhere, and this body both ways. */
function exchange(number: number, fields: HeaderPairs, body: Uint8Array): ExchangeRecord {
  const plain = detailOf(number, { headers: fields, decisions });
  const kept = { size: bytes(body.length), kept: bytes(body.length), complete: true };
  const detail: ExchangeDetail = {
    ...plain,
    summary: { ...plain.summary, target, kind: number % 2 === 0 ? 'http' : 'websocket' },
    request: { ...plain.request, target, body: kept },
    upstreamRequest: plain.upstreamRequest && { ...plain.upstreamRequest, target: `/v2${target}` },
    response: plain.response && { ...plain.response, body: kept },
  };
  return { detail, requestBody: body, responseBody: body };
}

const json = `{"user":"${visible}","deep":[{"Password":"${canary}"}]}`;
const multipart = `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n${canary}\r\n--b\r\nContent-Disposition: form-data; name="x"; filename="a.json"\r\nContent-Type: application/json\r\n\r\n${json}\r\n--b--\r\n`;
const records: readonly ExchangeRecord[] = [
  exchange(1, [...headers, ['Sec-WebSocket-Key', 'a'], ['Upgrade', 'websocket']], new Uint8Array()),
  exchange(2, withType('application/json'), Buffer.from(json)),
  exchange(3, withType('application/json', ['Content-Encoding', 'gzip']), gzipSync(json)),
  exchange(4, withType('application/x-www-form-urlencoded'), Buffer.from(`a=b&password=${canary}`)),
  exchange(5, withType('multipart/form-data; boundary=b'), Buffer.from(multipart)),
  exchange(6, withType('application/xml'), Buffer.from(`<a><password>${canary}</password></a>`)),
  exchange(7, withType('application/json'), Buffer.from(`{"password":"${canary}`)),
  // Not packed by gzip at all, so that a reader of the file would find it.
  exchange(8, withType('application/json', ['Content-Encoding', 'gzip']), gzipSync(json, { level: 0 })),
];

/** All bytes of all files of a directory, as one string. */
const everything = (directory: string): string =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'latin1'))
    .join('\n');

/** A service that has written the records, and what asks it. */
async function written(directory: string, entries: string[]) {
  const sent: FromHistory[] = [];
  const service = new HistoryService({
    directory,
    run: epochMilliseconds(1),
    send: (message) => sent.push(message),
    now: () => 0,
  });
  service.start();
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  service.handle({ kind: 'attach', id: 1, params: { port: port2 } });
  service.handle({ kind: 'capture', id: 2, params: { capture: { ...capture, redact: entries } } });
  await acknowledged(port1);
  return { service, sent };
}

async function acknowledged(port: MessagePort): Promise<void> {
  const reply = Promise.withResolvers<unknown>();
  port.once('message', reply.resolve);
  port.postMessage({ batch: 1, records: records.map(packRecord) });
  expect(await reply.promise).toEqual({ batch: 1 });
}

it('never lets a redacted value reach the disk, in the database or its log', async () => {
  const directory = temporaryDirectory();
  const { service } = await written(directory, redact);
  expect(readdirSync(directory)).toContain('history.db-wal');
  expect(everything(directory)).toContain(visible);
  expect(everything(directory)).not.toContain(canary);
  service.handle({ kind: 'close', id: 3, params: {} });
  expect(everything(directory)).toContain(visible);
  expect(everything(directory)).not.toContain(canary);
  const opened = openHistory(directory);
  if (opened.state !== 'ready') throw new Error(opened.reason);
  onTestFinished(() => opened.store.close());
  expect(opened.store.list(100, null)).toHaveLength(records.length);
  expect(opened.store.get(records[6]?.detail.summary.id ?? '')?.request.body).toMatchObject({
    kept: 0,
    withheld: 'unreadable',
  });
});

it('leaves nothing of a session that was deleted in the file or its log', async () => {
  const directory = temporaryDirectory();
  // Nothing is redacted, so that everything is there before.
  const { service, sent } = await written(directory, []);
  expect(everything(directory)).toContain(canary);
  service.handle({ kind: 'beginSession', id: 4, params: { name: null } });
  service.handle({ kind: 'removeSession', id: 5, params: { session: 1 } });
  expect(sent.find((message) => message.kind === 'reply' && message.id === 5)).toMatchObject({
    result: null,
  });
  while (everything(directory).includes(canary)) await setImmediate();
  // The connection is still open, and with it the log.
  expect(readdirSync(directory)).toContain('history.db-wal');
  service.handle({ kind: 'close', id: 6, params: {} });
  expect(everything(directory)).not.toContain(canary);
});

it('would find the value if it were there, uncompressed', async () => {
  const directory = temporaryDirectory();
  const { service } = await written(directory, ['authorization']);
  service.handle({ kind: 'close', id: 3, params: {} });
  expect(everything(directory)).toContain(canary);
  expect(everything(directory)).toContain(`"Password":"${canary}"`);
});

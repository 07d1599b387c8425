import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { harEntriesLimit, harTextLimit } from '../../../src/shared/contract/methods/har.ts';
import { harHead, harTail } from '../../../src/shared/har/har-types.ts';
import { addReports, emptyReport, type HarReport } from '../../../src/shared/har/report.ts';
import { harMistakes } from '../../helpers/har/validate.ts';
import { type RunningHost, runHost } from '../../helpers/start-host.ts';
import { urlOf } from './serving.ts';

const canary = 'canary-7f3a9c41';
const token = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI${'a'.repeat(20)}.c2ln`;

async function secretiveUpstream(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'set-cookie': [`session=${canary}`, 'theme=dark'],
      location: `/next?token=${canary}`,
      trailer: 'Authorization',
    });
    response.addTrailers({ Authorization: canary });
    response.end(gzipSync(JSON.stringify({ user: { PassWord: canary, apiKey: 'stays', jwt: token } })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const configFor = (upstream: string) => ({
  version: 1,
  listeners: [{ id: 'web', port: 0, tls: 'off' }],
  pools: [{ id: 'app', upstreams: [{ id: 'a', url: upstream }] }],
  routes: [{ id: 'app', to: { pool: 'app' } }],
  capture: {
    redact: ['authorization', 'proxy-authorization', 'cookie:session', 'query:token', 'body:password'],
  },
});

/** Sends a request whose head, query, cookies and body have the canary. */
async function send({ client, host }: RunningHost): Promise<string> {
  const recorded = Promise.withResolvers<string>();
  const stop = client.subscribe('exchanges', {
    onEvent({ items }) {
      for (const { id, state } of items) if (state === 'complete') recorded.resolve(id);
    },
  });
  await client.call('status.get', {});
  const answer = await fetch(`${urlOf(host.status())}/login?token=${canary}&page=2`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${canary}`,
      cookie: `theme=dark; session=${canary}`,
      referer: `http://shop.localhost/?token=${canary}`,
      'content-type': 'application/x-www-form-urlencoded',
      'x-api-key': 'stays as well',
    },
    body: `user=ann&password=${canary}`,
  });
  await answer.text();
  const id = await recorded.promise;
  stop();
  return id;
}

interface Exported {
  readonly text: string;
  readonly report: HarReport;
  readonly calls: number;
}

async function exportAll(
  { client }: RunningHost,
  ids: readonly string[],
  wish: { readonly secrets?: boolean; readonly hide?: string[] } = {},
): Promise<Exported> {
  let text = '';
  let report = emptyReport;
  let at = 0;
  let offset = 0;
  let calls = 0;
  while (at < ids.length) {
    const given = await client.call('har.entries', {
      ids: ids.slice(at, at + harEntriesLimit),
      offset,
      secrets: false,
      hide: [],
      ...wish,
    });
    expect(given.text.length).toBeLessThanOrEqual(harTextLimit);
    text += `${offset === 0 && text !== '' && given.text !== '' ? ',' : ''}${given.text}`;
    report = addReports(report, given.report);
    at += given.done;
    offset = given.offset;
    calls += 1;
  }
  return { text: `${harHead('0.0.0')}${text}${harTail}`, report, calls };
}

const namesOf = (findings: HarReport['hidden']) =>
  findings.map(({ place, name }) => `${place} ${name}`).sort();

/** Resolves when history has the exchange. */
async function stored({ client }: RunningHost): Promise<void> {
  await expect.poll(async () => (await client.call('sessions.list', {})).items[0]?.exchanges).toBe(1);
}

test('no secret is in the bytes of an export of memory or of history, and the report says what was hidden', async () => {
  const host = await runHost({ config: configFor(await secretiveUpstream()) });
  const id = await send(host);
  await stored(host);
  const live = await exportAll(host, [id]);
  // Memory has it, so that this is no test of nothing.
  const plain = await exportAll(host, [id], { secrets: true });
  expect(plain.text.split(canary).length).toBeGreaterThan(8);
  expect(plain.report.hidden).toEqual([]);
  expect(namesOf(plain.report.suspicious)).toContain('header authorization');

  await host.client.call('sessions.begin', {});
  const kept = await exportAll(host, [id]);
  for (const { text, report } of [live, kept]) {
    expect(text).not.toContain(canary);
    expect(text).not.toContain(Buffer.from(canary).toString('base64').slice(0, 12));
    expect(harMistakes(text)).toEqual([]);
    expect(report).toMatchObject({ entries: 1, missing: 0, withheld: 0, cut: 0 });
    expect(namesOf(report.hidden)).toEqual([
      'body password',
      'cookie session',
      'header authorization',
      'header location',
      'header referer',
      'query token',
    ]);
    expect(namesOf(report.suspicious)).toEqual([
      'body apikey',
      'body jwt',
      'header x-api-key',
      'text JSON Web Token',
    ]);
    expect(report.suspicious[0]?.example).toBe(id);
  }
  // What was never written cannot come back.
  expect((await exportAll(host, [id], { secrets: true })).text).not.toContain(canary);

  const stricter = await exportAll(host, [id], { hide: ['x-api-key', 'body:apiKey', 'body:jwt'] });
  expect(stricter.text).not.toContain('stays');
  expect(stricter.report.suspicious).toEqual([]);
});

test('an exchange longer than one message comes in parts, and one that is gone is counted', async () => {
  const host = await runHost({ config: configFor(await secretiveUpstream()) });
  const id = await send(host);
  const { session } = await host.client.call('har.import', { name: 'long.har' });
  const text = `🎩"\\${'long 🎩 '.repeat(700_000)}`;
  const file = Buffer.from(
    `${harHead('x')}${JSON.stringify({
      startedDateTime: '2026-03-02T09:15:00.000Z',
      time: 1,
      request: { method: 'GET', url: 'http://a.example/', headers: [] },
      response: { status: 200, content: { size: 1, mimeType: 'text/plain', text } },
    })}${harTail}`,
  );
  for (let at = 0; at < file.length; at += 1_000_000) {
    const base64 = file.subarray(at, at + 1_000_000).toString('base64');
    await host.client.call('har.piece', { session, base64 });
  }
  const ended = await host.client.call('har.end', { session, cancelled: false });
  expect(ended).toMatchObject({ imported: 1, skipped: [], problem: null, creator: 'Doorman' });
  const exported = await exportAll(host, [id, `i${session.toString(36)}-00000001`, 'gone-1', id]);
  expect(exported.calls).toBeGreaterThan(3);
  expect(exported.report).toMatchObject({ entries: 3, missing: 1 });
  const parsed = JSON.parse(exported.text) as {
    readonly log: {
      readonly entries: readonly { readonly response: { readonly content: { readonly text: string } } }[];
    };
  };
  expect(parsed.log.entries.map((entry) => entry.response.content.text === text)).toEqual([
    false,
    true,
    false,
  ]);
});

test('an imported file is a session of its own, which is read-only, can be read like any other, and is redacted', async () => {
  const host = await runHost({ config: configFor(await secretiveUpstream()) });
  const id = await send(host);
  const exported = await exportAll(host, [id], { secrets: true });
  const { session } = await host.client.call('har.import', { name: 'login.har' });
  await host.client.call('har.piece', { session, base64: Buffer.from(exported.text).toString('base64') });
  const ended = await host.client.call('har.end', { session, cancelled: false });
  expect(ended).toMatchObject({ session, imported: 1, problem: null });
  const { items } = await host.client.call('sessions.list', {});
  expect(items.find((one) => one.id === session)).toMatchObject({
    kind: 'imported',
    name: 'login.har',
    live: false,
    exchanges: 1,
  });
  const { items: listed } = await host.client.call('exchanges.list', { limit: 10, session });
  const [imported] = listed;
  expect(imported?.id).not.toBe(id);
  const detail = await host.client.call('exchanges.get', { id: imported?.id ?? '' });
  const original = await host.client.call('exchanges.get', { id });
  expect(detail.decisions.map(({ code }) => code)).toEqual(original.decisions.map(({ code }) => code));
  expect(JSON.stringify(detail)).not.toContain(canary);
  const body = await host.client.call('exchanges.body', {
    id: imported?.id ?? '',
    side: 'response',
    offset: 0,
    length: 1000,
    decoded: true,
  });
  expect(JSON.parse(Buffer.from(body.base64, 'base64').toString())).toEqual({
    user: { PassWord: '[redacted]', apiKey: 'stays', jwt: token },
  });
  // Nothing can be added to it any more.
  await expect(host.client.call('har.piece', { session, base64: '' })).rejects.toMatchObject({
    code: 'session.not_found',
  });
  await host.client.call('sessions.delete', { id: session });
  expect((await host.client.call('sessions.list', {})).items.some((one) => one.id === session)).toBe(false);
});

test('messages of an imported WebSocket are answered from history, also by the next start', async () => {
  const first = await runHost({ config: configFor(await secretiveUpstream()) });
  const { session } = await first.client.call('har.import', { name: 'live.har' });
  const at = Date.parse('2026-03-02T09:15:00.000Z') / 1000;
  const entry = {
    startedDateTime: '2026-03-02T09:15:00.000Z',
    time: 1,
    _resourceType: 'websocket',
    _webSocketMessages: [
      { type: 'send', time: at + 0.1, opcode: 1, data: 'hello' },
      { type: 'receive', time: at + 0.2, opcode: 2, data: Buffer.from([1, 2]).toString('base64') },
      { type: 'receive', time: at + 0.3, opcode: 1, data: 'third' },
    ],
    request: { method: 'GET', url: 'wss://a.example/live', httpVersion: 'HTTP/1.1', headers: [] },
    response: { status: 101, statusText: 'Switching Protocols', content: { size: 0, mimeType: '' } },
  };
  const file = `${harHead('x')}${JSON.stringify(entry)}${harTail}`;
  await first.client.call('har.piece', { session, base64: Buffer.from(file).toString('base64') });
  const ended = await first.client.call('har.end', { session, cancelled: false });
  expect(ended).toMatchObject({ imported: 1, problem: null });
  const id = `i${session.toString(36)}-00000001`;
  const before = await first.client.call('exchanges.frames', { id, after: 0, limit: 10 });
  expect(before.page).toMatchObject({
    total: 3,
    items: [
      { number: 1, from: 'client', kind: 'text', size: 5 },
      { number: 2, from: 'upstream', kind: 'binary', size: 2 },
      { number: 3, from: 'upstream', kind: 'text', size: 5 },
    ],
  });
  await first.host.close();

  const second = await runHost({ dataDirectory: first.directory });
  expect(await second.client.call('exchanges.frames', { id, after: 0, limit: 10 })).toEqual(before);
  const { page } = await second.client.call('exchanges.frames', { id, after: 1, limit: 1 });
  expect(page?.items).toEqual(before.page?.items.slice(1, 2));
  expect(await second.client.call('exchanges.frames', { id: 'gone-1', after: 0, limit: 10 })).toEqual({
    page: null,
  });
});

test('an import that is cancelled or empty leaves no session', async () => {
  const host = await runHost({ config: configFor(await secretiveUpstream()) });
  const ids = async () => (await host.client.call('sessions.list', {})).items.map(({ id }) => id);
  const before = await ids();
  const cancelled = await host.client.call('har.import', { name: null });
  await host.client.call('har.end', { ...cancelled, cancelled: true });
  const wrong = await host.client.call('har.import', { name: null });
  await host.client.call('har.piece', { ...wrong, base64: Buffer.from('<html>').toString('base64') });
  const ended = await host.client.call('har.end', { ...wrong, cancelled: false });
  expect(ended).toMatchObject({ imported: 0, problem: 'it does not begin like JSON' });
  expect(await ids()).toEqual(before);
});

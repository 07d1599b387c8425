import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toJsonLine, toTextLine } from '../../../../src/main/cli/log-line.ts';
import { Imports } from '../../../../src/main/history/har/imports.ts';
import { openHistory } from '../../../../src/main/history/open.ts';
import { redactRecord } from '../../../../src/main/history/redact/redact.ts';
import { compileRedaction } from '../../../../src/main/history/redact/rules.ts';
import { doormanFieldsVersion } from '../../../../src/shared/har/doorman-fields.ts';
import { entryLimit, valuesLimit } from '../../../../src/shared/har/split-entries.ts';
import type { ExchangeDetail } from '../../../../src/shared/model/exchange.ts';
import { bytes, epochMilliseconds } from '../../../../src/shared/model/units.ts';
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts';

/** An entry with everything that is looked at, its own fields and ours. */
const whole = {
  startedDateTime: '2026-03-02T09:15:00.000Z',
  time: 12.5,
  request: {
    method: 'POST',
    url: 'https://shop.localhost:8443/cart?a=1',
    httpVersion: 'HTTP/1.1',
    headers: [{ name: 'Content-Type', value: 'text/plain; charset=iso-8859-1' }],
    bodySize: 3,
    postData: { mimeType: 'text/plain', text: 'abc' },
    _content: { text: 'YWJj', encoding: 'base64' },
  },
  response: {
    status: 200,
    statusText: 'OK',
    headers: [{ name: 'content-type', value: 'text/html' }],
    bodySize: 4,
    content: { size: 4, mimeType: 'text/html', text: 'QUJDRA==', encoding: 'base64' },
  },
  timings: { blocked: 1, dns: 1, connect: 1, ssl: -1, send: 1, wait: 5, receive: 2 },
  _webSocketMessages: [{ type: 'send', time: 1_772_442_900.5, opcode: 1, data: 'hello' }],
  _doorman: {
    version: doormanFieldsVersion,
    summary: {
      kind: 'http',
      state: 'complete',
      at: 1_772_442_900_000,
      listener: 'web',
      client: '127.0.0.1',
      route: 'cart',
      outerRoutes: ['edge'],
      pool: 'shop',
      upstream: 'a',
      answeredBy: 'upstream',
      fault: null,
      cache: 'miss',
      requestBytes: 3,
      responseBytes: 4,
      contentType: 'text/html',
      duration: 12_500,
    },
    address: { scheme: 'https', authority: 'shop.localhost:8443', target: '/cart?a=1' },
    request: { target: '/cart?a=1', trailers: [], body: { size: 3, complete: true } },
    response: { trailers: [['a', 'b']], body: { size: 4, complete: true, withheld: 'charset' } },
    timing: { head: 1, sent: 2, firstByte: 3, end: 4 },
    upstreamRequest: { method: 'POST', target: '/cart', headers: [['host', 'a']] },
    upstreamResponse: { status: 200, reason: 'OK', headers: [] },
    informational: [{ status: 103, headers: [] }],
    decisions: [
      {
        stage: 'route',
        code: 'route.matched',
        evidence: { route: 'cart', position: 2, held: ['host'], misses: [], missesLeftOut: 0 },
        startedAt: 1,
        duration: 2,
      },
      {
        stage: 'route',
        code: 'route.none',
        evidence: { misses: [{ route: 'a', part: 'query', wanted: 'a=1', saw: 'no a' }], missesLeftOut: 0 },
        startedAt: 1,
        duration: 2,
      },
    ],
    messages: [
      { number: 1, size: 5, frames: 1, complete: true, whole: true, closeCode: null, problem: null },
    ],
  },
};

/** As another program would have written it. */
const theirs = changed(whole, ['_doorman'], undefined);

/** What nobody would write. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(
    ...[null, true, '', [], {}, [[]], [null], 'x'.repeat(70_000), '\u0000\u001b[2J', '\u202e', '\ud800'],
    ...[
      'active',
      'websocket',
      '0001-01-01T00:00:00Z',
      '+275760-09-13T00:00:00.000Z',
      '-271821-04-20T00:00:00Z',
    ],
    ...[
      'http://[::1',
      'http://u:p@h:99999/',
      'ws://x/',
      'data:,x',
      'base64',
      '!!!no base64===',
      '2026-13-45',
    ],
    JSON.parse('{"__proto__":{"length":1},"constructor":1,"toString":"x"}'),
    [['content-type', 'text/plain; charset=shift_jis']],
    [{ name: 'content-encoding', value: 'gzip' }],
  ),
  fc.constantFrom(0, -1, 0.5, 1e15, 9.007e15, 1e21, 2 ** 63, 1e308, -1e308, Number.MAX_SAFE_INTEGER),
  fc.jsonValue(),
);

type Path = readonly string[];

const pathsOf = (value: unknown, above: Path = []): readonly Path[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => [[...above, key], ...pathsOf(part, [...above, key])])
    : [];
const paths = pathsOf(whole);

/** The same with something else at a path; undefined takes it away. */
function changed(value: unknown, [key, ...rest]: Path, next: unknown): unknown {
  if (key === undefined) return next;
  if (typeof value !== 'object' || value === null) return value;
  const part: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  const entries = Object.entries({ ...value, [key]: changed(part, rest, next) });
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

const changes = fc.array(
  fc.tuple(fc.constantFrom(...paths), fc.oneof({ weight: 5, arbitrary: junk }, fc.constant(undefined))),
  { minLength: 1, maxLength: 4 },
);

async function importer() {
  const opened = openHistory(await temporaryDirectory());
  if (opened.state !== 'ready') throw new Error(opened.reason);
  const { store, database } = opened;
  onTestFinished(() => database.close());
  store.setLimit(bytes(4 * 1024 ** 3));
  const rules = compileRedaction(['cookie', 'authorization']);
  const imports = new Imports((record) => redactRecord(record, rules));
  const begin = (): number => {
    const session = imports.begin(store, null, epochMilliseconds(1));
    if (typeof session !== 'number') throw new Error(session);
    return session;
  };
  /** Exchanges that came of a file with these entries, and how many were left out. */
  const take = (...entries: readonly unknown[]) => {
    const session = begin();
    imports.write(session, Buffer.from(JSON.stringify({ log: { entries } })));
    const report = imports.end(session, false)?.report;
    const details = store
      .list(1000, null, session)
      .map(({ id }) => store.get(id))
      .filter((detail): detail is ExchangeDetail => detail !== null);
    const messages = details.flatMap(({ summary }) => store.messages.of(summary.id));
    const bodies = details.map(({ summary }) => store.record(summary.id)?.responseBody ?? null);
    store.sessions.remove(session);
    return { details, messages, bodies, skipped: report?.skipped ?? [] };
  };
  return { take, imports, begin };
}

const numbersIn = (value: unknown): readonly number[] =>
  typeof value === 'number'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(numbersIn)
      : [];

describe('an entry of a HAR file that was written by a fuzzer', () => {
  it('is taken over or left out, and what is taken over can be stored, listed and shown', async () => {
    const { take } = await importer();
    fc.assert(
      fc.property(changes, (all) => {
        const entry = all.reduce((value: unknown, [path, next]) => changed(value, path, next), whole);
        const { details, messages, skipped } = take(entry, whole);
        expect(details.length + skipped.reduce((sum, { count }) => sum + count, 0)).toBe(2);
        for (const detail of details) {
          expect(toTextLine(detail)).toContain(detail.summary.method);
          expect(toJsonLine(detail)).toContain(detail.summary.id);
          const { at, duration, requestBytes, responseBytes } = detail.summary;
          expect(new Date(at + (duration ?? 0) / 1000).getTime()).not.toBeNaN();
          expect([requestBytes, responseBytes].every(Number.isSafeInteger)).toBe(true);
        }
        for (const number of numbersIn([details, messages])) expect(Number.isFinite(number)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a size in parts of bytes', ['request', 'bodySize'], 3.5, theirs],
    ['a size in parts of bytes that we wrote', ['_doorman', 'summary', 'responseBytes'], 0.25, whole],
    ['evidence that its words do not need', ['_doorman', 'decisions', '0', 'evidence', 'misses'], '', whole],
    ['a message after all time', ['_webSocketMessages', '0', 'time'], 1e308, theirs],
    ['parts of a time that are longer than all time', ['timings', 'wait'], 9e15, theirs],
  ])('with %s loses nothing of what came with it', async (_, path, value, entry) => {
    const { take } = await importer();
    const { details, messages } = take(changed(entry, path, value), whole);
    expect(details).toHaveLength(2);
    expect(messages.map((message) => Number.isSafeInteger(message.at))).toEqual([true, true]);
    expect(details.every(({ timing }) => Number.isSafeInteger(timing.end))).toBe(true);
  });

  it.each([['+275760-09-13T00:00:00.000Z'], ['-271821-04-20T00:00:00.000Z'], ['']])(
    'of a time that cannot be shown, %s, is left out',
    async (startedDateTime) => {
      const { take } = await importer();
      const { details, skipped } = take(changed(whole, ['startedDateTime'], startedDateTime), whole);
      expect(details).toHaveLength(1);
      expect(skipped).toEqual([{ reason: 'no_date', count: 1 }]);
    },
  );

  it('is not under way, whatever it says, and of the time of its entry where it says one that cannot be shown', async () => {
    const { take } = await importer();
    const running = changed(whole, ['_doorman', 'summary', 'state'], 'active');
    const { details } = take(changed(running, ['_doorman', 'summary', 'at'], 9e15));
    expect(details[0]?.summary).toMatchObject({ state: 'lost', at: Date.parse(whole.startedDateTime) });
  });
});

describe('an entry that would take more memory than the thread may have', () => {
  const head =
    '{"log":{"entries":[{"startedDateTime":"2026-03-02T09:15:00Z","request":{"method":"GET","url":"http://a/"}';

  it('is left out before it is parsed, by its number of values', async () => {
    const { imports, begin } = await importer();
    const session = begin();
    imports.write(session, Buffer.from(`${head},"x":[`));
    const piece = Buffer.from('[],'.repeat(100_000));
    for (let written = 0; written <= valuesLimit; written += 100_000) imports.write(session, piece);
    imports.write(session, Buffer.from(`0]},${JSON.stringify(theirs)}]}}`));
    expect(imports.end(session, false)).toMatchObject({
      report: { imported: 1, skipped: [{ reason: 'too_many_values', count: 1 }] },
      problem: null,
    });
  });

  it('is left out as well where several files hold too much together', async () => {
    const { imports, begin } = await importer();
    const sessions = [begin(), begin(), begin()];
    const piece = Buffer.alloc(8 * 1024 * 1024, 'x');
    for (const session of sessions) imports.write(session, Buffer.from(`${head},"x":"`));
    for (let written = 0; written < entryLimit / 2; written += piece.length)
      for (const session of sessions) imports.write(session, piece);
    for (const session of sessions) imports.write(session, Buffer.from('"}]}}'));
    const ends = sessions.map((session) => imports.end(session, false)?.report);
    expect(ends.reduce((sum, report) => sum + (report?.imported ?? 0), 0)).toBe(1);
    expect(ends.flatMap((report) => report?.skipped)).toEqual([
      { reason: 'too_long', count: 1 },
      { reason: 'too_long', count: 1 },
    ]);
  });

  it('has a thousand lines of a head at most, however they are written', async () => {
    const { take } = await importer();
    const headers = [
      { name: 'Set-Cookie', value: 'a=b\n'.repeat(50_000) },
      { name: 'After', value: 'x' },
    ];
    const { details } = take(changed(theirs, ['request', 'headers'], headers));
    expect(details[0]?.request.headers).toHaveLength(1000);
  });

  it('keeps a text of any charset as it was', async () => {
    const { take } = await importer();
    const content = { text: 'あ漢字 ｱ a'.repeat(50_000), mimeType: 'text/plain; charset=shift_jis' };
    const headers = [{ name: 'content-type', value: content.mimeType }];
    const { bodies } = take(
      changed(changed(theirs, ['response', 'content'], content), ['response', 'headers'], headers),
    );
    expect(new TextDecoder('shift_jis').decode(bodies[0] ?? new Uint8Array())).toBe(content.text);
  });
});

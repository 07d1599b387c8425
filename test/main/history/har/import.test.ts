import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ImportedFile } from '../../../../src/main/history/har/import-file.ts';
import type { ImportReport } from '../../../../src/shared/har/import-report.ts';
import { skippedText } from '../../../../src/shared/har/import-report.ts';
import { depthLimit } from '../../../../src/shared/har/split-entries.ts';
import type { ExchangeRecord } from '../../../../src/shared/model/exchange-record.ts';

interface Imported {
  readonly records: readonly ExchangeRecord[];
  readonly report: ImportReport;
  readonly problem: string | null;
}

/** @param pieceLength bytes that come at once */
function importFile(
  content: string | Uint8Array,
  pieceLength = 1024 * 1024,
  room = Number.POSITIVE_INFINITY,
): Imported {
  const records: ExchangeRecord[] = [];
  const file = new ImportedFile({
    session: 4,
    keep(some) {
      const kept = some.slice(0, room - records.length);
      records.push(...kept);
      return kept.length;
    },
  });
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let at = 0; at < bytes.length; at += pieceLength) file.write(bytes.subarray(at, at + pieceLength));
  const problem = file.end();
  return { records, report: file.report, problem };
}

/** These files are made after the documented structure of what each program writes; they are not recorded. */
const fixture = (name: string): Buffer => readFileSync(new URL(`./files/${name}.har`, import.meta.url));
const text = (bytes: Uint8Array | null | undefined) => (bytes ? Buffer.from(bytes).toString() : null);

const entry = (change: object = {}) => ({
  startedDateTime: '2026-03-02T09:15:00.000Z',
  time: 1,
  request: { method: 'GET', url: 'http://a.example/', httpVersion: 'HTTP/1.1', headers: [] },
  response: { status: 200, statusText: 'OK', headers: [], content: { size: 0, mimeType: '' } },
  timings: { send: 0, wait: 1, receive: 0 },
  ...change,
});
const fileOf = (...entries: readonly unknown[]): string =>
  JSON.stringify({ log: { version: '1.2', entries } });

describe('a HAR file that is imported', () => {
  it('of Chrome gives requests with their bodies, images, failures and WebSockets', () => {
    const { records, report, problem } = importFile(fixture('chrome'));
    expect(problem).toBeNull();
    expect(report).toMatchObject({ imported: 4, skipped: [], creator: 'WebInspector', session: 4 });
    const [cart, logo, gone, live] = records;
    expect(cart?.detail.summary).toMatchObject({
      id: 'i4-00000001',
      method: 'POST',
      scheme: 'https',
      authority: 'shop.example',
      target: '/api/cart?item=7&size=l',
      httpVersion: '2',
      status: 201,
      state: 'complete',
      at: Date.parse('2026-03-02T09:15:00.321Z'),
      duration: 58_750,
      answeredBy: 'upstream',
    });
    // Pseudo-headers are no headers, and lines that Chrome joined are lines again.
    expect(cart?.detail.request.headers.map(([name]) => name)).toEqual(['content-type', 'accept-encoding']);
    expect(cart?.detail.response?.headers.slice(2)).toEqual([
      ['set-cookie', 'a=1; Path=/'],
      ['set-cookie', 'b=2; Path=/; HttpOnly'],
    ]);
    expect(text(cart?.requestBody)).toBe('{"item":"Mütze"}');
    expect(text(cart?.responseBody)).toBe('{"count": 1}');
    expect(cart?.detail.response?.body).toEqual({ size: 12, kept: 12, complete: true, decoded: true });
    expect(cart?.detail.timing).toEqual({ head: 0, sent: 2750, firstByte: 52_750, end: 58_750 });
    expect(logo?.detail.summary.httpVersion).toBe('2');
    expect([...(logo?.responseBody ?? [])]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(gone?.detail).toMatchObject({ summary: { state: 'failed', status: null }, response: null });
    expect(live?.detail.summary).toMatchObject({ kind: 'websocket', scheme: 'https', status: 101 });
    expect(live?.messages).toMatchObject([
      { from: 'client', kind: 'text', size: 5, complete: true, whole: true },
    ]);
  });

  it('of Firefox gives forms and times of its own zone', () => {
    const [login] = importFile(fixture('firefox')).records;
    expect(login?.detail.summary).toMatchObject({ at: Date.parse('2026-03-02T09:15:00.250Z'), status: 302 });
    expect(text(login?.requestBody)).toBe('user=ann&remember=yes');
    expect(login?.responseBody).toBeNull();
    expect(login?.detail.timing).toMatchObject({ sent: 12_000, firstByte: 42_000, end: 43_000 });
  });

  it('of Safari gives a text in the charset that its head says', () => {
    const [page] = importFile(fixture('safari')).records;
    expect(Buffer.from(page?.responseBody ?? []).toString('latin1')).toBe('<p>Grüße</p>\n');
    expect(page?.detail.response?.body).toEqual({ size: 33, kept: 13, complete: true, decoded: true });
  });

  it('of HTTP Toolkit gives bodies that are no text, on both sides', () => {
    const [blob, slow] = importFile(fixture('http-toolkit')).records;
    expect([...(blob?.requestBody ?? [])]).toEqual([0, 1, 255, 128]);
    expect([...(blob?.responseBody ?? [])]).toEqual([1, 2, 3]);
    expect(slow?.detail).toMatchObject({ summary: { state: 'failed' }, response: null });
  });

  it('of mitmproxy gives its exchanges, with times finer than milliseconds', () => {
    const [items] = importFile(fixture('mitmproxy')).records;
    expect(items?.detail.summary).toMatchObject({ target: '/items?q=a%20b', scheme: 'http', status: 200 });
    expect(text(items?.responseBody)).toBe('[1, 2]\n\n');
    expect(items?.detail.timing).toMatchObject({ sent: 4600, firstByte: 34_600, end: 35_200 });
  });

  it('is the same in pieces of any size, even within a character', () => {
    const whole = importFile(fixture('chrome'));
    for (const length of [1, 2, 7, 1000]) expect(importFile(fixture('chrome'), length)).toEqual(whole);
    const mark = Buffer.concat([Buffer.from('\ufeff'), fixture('safari')]);
    expect(importFile(mark).report.imported).toBe(1);
  });

  it('takes what can be read, and counts what cannot with the reason', () => {
    const deep = JSON.parse(`${'['.repeat(depthLimit + 1)}${']'.repeat(depthLimit + 1)}`) as unknown;
    const { records, report, problem } = importFile(
      fileOf(
        7,
        'a text',
        null,
        [],
        entry({ request: 'no' }),
        entry({ request: { method: 'GET' } }),
        entry({ request: { method: 'GET', url: 'data:text/plain,x' } }),
        entry({ request: { method: 'G ET', url: 'http://a.example/' } }),
        entry({ startedDateTime: 'yesterday' }),
        entry({ startedDateTime: 5 }),
        entry({ _nested: deep }),
        entry(),
      ),
    );
    expect(problem).toBeNull();
    expect(records).toHaveLength(1);
    const counts = Object.fromEntries(report.skipped.map(({ reason, count }) => [reason, count]));
    expect(counts).toEqual({ not_an_object: 4, no_request: 2, no_url: 2, no_date: 2, too_deep: 1 });
    expect(skippedText(report)).toContain('2 without a readable startedDateTime');
  });

  it('says what is wrong with a file that is no HAR', () => {
    const problemOf = (content: string) => importFile(content).problem;
    expect(problemOf('')).toBe('it is empty');
    expect(problemOf('[]')).toBe('it is a list');
    expect(problemOf('<html>')).toBe('it does not begin like JSON');
    expect(problemOf('{"log":{}}')).toBe('it has no list "entries" in an object "log"');
    expect(problemOf('{"entries":[{}]}')).toBe('it has no list "entries" in an object "log"');
    expect(problemOf('{"log":{"entries":{"a":1}}}')).toBe('it has no list "entries" in an object "log"');
    expect(problemOf('{}}')).toBe('it closes more than it opens');
    const cut = fileOf(entry(), entry()).slice(0, -40);
    expect(importFile(cut)).toMatchObject({ problem: 'it ends in the middle', report: { imported: 1 } });
  });

  it('is not confused by keys and texts that look like the list', () => {
    const tricky = `{"x":{"log":{"entries":[{"a":1}]}},"log":{"comment":"\\"entries\\":[{","creator":{"name":"It \\u0041","entries":[{}]},"entries":[${JSON.stringify(entry({ comment: ']}]}"\\' }))}]}}`;
    expect(importFile(tricky, 3)).toMatchObject({ problem: null, report: { imported: 1, skipped: [] } });
  });

  it('cannot reach prototypes, and values of a wrong type are none', () => {
    const hostile = `{"log":{"entries":[{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},
      "startedDateTime":"2026-03-02T09:15:00.000Z","time":"x","timings":[1],
      "request":{"method":"GET","url":"http://a.example/","headers":[{"name":"__proto__","value":"v"},{"name":5,"value":"v"},{"name":"bad name","value":"v"},{"name":"x","value":{}},null,["y","z"],{"name":"ok","value":"1\\u0000\\r\\n2"}],"postData":{"text":["a"]},"bodySize":-7},
      "response":{"status":"200","content":5},
      "_doorman":{"version":1,"summary":{"state":"<b>","kind":3,"fault":"constructor","cache":"__proto__","outerRoutes":[1,"a b"],"at":1e999},"decisions":[{"code":"route.matched","evidence":{"misses":5},"startedAt":0,"duration":0},{"code":"nothing.known","evidence":{},"startedAt":0,"duration":0},{"code":"toString","evidence":{}},7],"timing":"none","request":{"body":{"size":-5,"withheld":"why"}}}}]}}`;
    const [found] = importFile(hostile).records;
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(found?.detail.request.headers).toEqual([
      ['__proto__', 'v'],
      ['y', 'z'],
      ['ok', '1 '],
      ['ok', '2'],
    ]);
    expect(found?.detail).toMatchObject({
      summary: { state: 'failed', kind: 'http', fault: null, cache: null, status: null },
      response: null,
      decisions: [],
      request: { body: { size: 0, kept: 0 } },
    });
    expect(found?.detail.summary).not.toHaveProperty('outerRoutes');
  });

  it('leaves out what there is no room for, and says so', () => {
    const { records, report } = importFile(fileOf(entry(), entry(), entry()), 1024, 2);
    expect(records).toHaveLength(2);
    expect(report).toMatchObject({ imported: 2, skipped: [{ reason: 'no_room', count: 1 }] });
  });
});

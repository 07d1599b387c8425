import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportEntry } from '../../../../src/main/history/har/export-entry.ts';
import { recordOf as importRecord } from '../../../../src/main/history/har/import-file.ts';
import { harHead, harTail } from '../../../../src/shared/har/har-types.ts';
import { cacheOutcomes } from '../../../../src/shared/model/cache.ts';
import type { Decision } from '../../../../src/shared/model/decision.ts';
import type { BodyRecord, ExchangeDetail, HeaderPairs } from '../../../../src/shared/model/exchange.ts';
import type { ExchangeRecord } from '../../../../src/shared/model/exchange-record.ts';
import { bytes, epochMilliseconds, microseconds } from '../../../../src/shared/model/units.ts';
import { harMistakes } from '../../../helpers/har/validate.ts';

const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/);
const value = fc.stringMatching(/^[!-~]{0,20}$|^[!-~][ -~]{0,20}[!-~]$/);
/** Names that say what a body is are given to it apart. */
const ordinary = token.filter((name) => !/^content-(?:type|encoding)$/i.test(name));
const pairs = fc.array(fc.tuple(ordinary, value), { maxLength: 5 });
const time = fc.integer({ min: 0, max: 60_000_000 }).map(microseconds);
const nullable = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });

interface Message {
  readonly headers: HeaderPairs;
  readonly stored: Uint8Array | null;
  readonly body: BodyRecord;
}

const message: fc.Arbitrary<Message> = fc
  .record({
    headers: pairs,
    type: fc.constantFrom(
      null,
      'text/plain',
      'application/json; charset=utf-8',
      'text/html; charset=ISO-8859-1',
      'text/plain; charset="utf-16le"',
      'text/plain; charset=Shift_JIS',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=b',
      'image/png',
    ),
    content: fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => Buffer.from(text)),
      fc.constant(Buffer.from('\ufeffmit Marke')),
      fc.constant(Buffer.from('日本', 'utf16le')),
    ),
    isCoded: fc.boolean(),
    complete: fc.boolean(),
  })
  .map(({ headers, type, content, isCoded, complete }) => {
    const stored = content.length === 0 ? null : isCoded ? gzipSync(content) : Uint8Array.from(content);
    return {
      headers: [
        ...headers,
        ...(type === null ? [] : ([['Content-Type', type]] as const)),
        ...(isCoded ? ([['Content-Encoding', 'gzip']] as const) : []),
      ],
      stored,
      body: { size: bytes(stored?.length ?? 0), kept: bytes(stored?.length ?? 0), complete },
    };
  });

const when = { startedAt: microseconds(3), duration: microseconds(4) };
const decision = fc.constantFrom<Decision>(
  {
    stage: 'route',
    code: 'route.matched',
    evidence: {
      route: 'shop',
      position: 2,
      held: ['listener', 'host'],
      misses: [{ route: 'a', part: 'path', wanted: '/a', saw: '/b' }],
      missesLeftOut: 0,
    },
    ...when,
  },
  {
    stage: 'balance',
    code: 'balance.random',
    evidence: {
      pool: 'shop',
      chosen: 'a',
      candidates: [{ upstream: 'a', weight: 1, active: 0, score: 0.5, excluded: null }],
    },
    ...when,
  },
  {
    stage: 'forward',
    code: 'forward.answered',
    evidence: {
      upstream: 'a',
      url: 'http://a/',
      status: 200,
      address: '127.0.0.1:3001',
      reusedConnection: true,
    },
    ...when,
    layer: 1,
  },
);

const target = fc.oneof(
  fc.webPath().map((path) => (path.startsWith('/') ? path : `/${path}`)),
  fc.stringMatching(/^\/[!-~]{0,20}$/),
  fc.constantFrom('*', '/a?b[]=1&c=[redacted]', '/%zz?x=%', '/#no'),
);

const record: fc.Arbitrary<ExchangeRecord> = fc
  .record({
    kind: fc.constantFrom('http' as const, 'websocket' as const),
    state: fc.constantFrom('complete' as const, 'failed' as const, 'cancelled' as const, 'lost' as const),
    at: fc.integer({ min: 1, max: 4_000_000_000_000 }).map((at) => epochMilliseconds(at + 0.25)),
    names: fc.record({ route: nullable(token), pool: nullable(token), upstream: nullable(token) }),
    outerRoutes: fc.array(token, { maxLength: 2 }),
    httpVersion: fc.constantFrom('1.0' as const, '1.1' as const, '2' as const),
    method: fc.constantFrom('GET', 'POST', 'M-SEARCH'),
    scheme: fc.constantFrom('http' as const, 'https' as const),
    authority: fc.constantFrom('shop.localhost:8443', '[::1]:80', '', 'Shop.Example'),
    target,
    answeredBy: fc.constantFrom('upstream' as const, 'cache' as const, 'doorman' as const, null),
    fault: fc.constantFrom('upstream.refused' as const, null),
    cache: fc.constantFrom(...cacheOutcomes, null),
    request: message,
    response: nullable(message),
    status: fc.integer({ min: 100, max: 599 }),
    trailers: pairs,
    upstreamHead: nullable(pairs),
    informational: fc.array(pairs, { maxLength: 1 }),
    timing: fc.record({ head: time, sent: nullable(time), firstByte: nullable(time), end: nullable(time) }),
    decisions: fc.array(decision, { maxLength: 4 }),
  })
  .map(({ names, request, response, status, trailers, upstreamHead, outerRoutes, timing, ...given }) => {
    const { decisions, informational, ...summary } = given;
    const detail: ExchangeDetail = {
      summary: {
        id: 'mb0e1a2c-00000001',
        listener: 'web',
        client: '127.0.0.1',
        ...summary,
        ...names,
        ...(outerRoutes.length === 0 ? {} : { outerRoutes }),
        status: response === null ? null : status,
        requestBytes: bytes(request.body.size + 10),
        responseBytes: bytes((response?.body.size ?? 0) + 10),
        contentType: null,
        duration: timing.end,
      },
      request: {
        method: summary.method,
        target: summary.target,
        headers: request.headers,
        trailers,
        body: request.body,
      },
      upstreamRequest: upstreamHead === null ? null : { method: 'GET', target: '/up', headers: upstreamHead },
      upstreamResponse: upstreamHead === null ? null : { status: 204, reason: 'None', headers: upstreamHead },
      response:
        response === null
          ? null
          : { status, reason: 'As it is', headers: response.headers, trailers, body: response.body },
      informational: informational.map((headers) => ({ status: 103, headers })),
      timing,
      decisions,
    };
    return { detail, requestBody: request.stored, responseBody: response?.stored ?? null };
  });

/** The content of a body: what was exported is imported with its codings undone. */
function contentOf(
  body: Uint8Array | null,
  { headers, body: kept }: Pick<ExchangeDetail['request'], 'headers' | 'body'>,
) {
  if (body === null) return null;
  const isCoded = kept.decoded !== true && headers.some(([name]) => name === 'Content-Encoding');
  return Buffer.from(isCoded ? gunzipSync(body) : body).toString('hex');
}

const sizesOf = ({ size, complete }: BodyRecord) => ({ size, complete });

/** What must be the same; how long a decoded body is follows from its content. */
function essence({ detail, requestBody, responseBody }: ExchangeRecord) {
  const { request, response, summary, ...rest } = detail;
  const { id: _, ...said } = summary;
  return {
    summary: said,
    ...rest,
    request: { ...request, body: sizesOf(request.body) },
    response: response && { ...response, body: sizesOf(response.body) },
    contents: [contentOf(requestBody, request), response && contentOf(responseBody, response)],
  };
}

describe('an exchange that is exported and imported again', () => {
  it('is the same in summary, heads, decisions, times and content, and every file is valid', () => {
    fc.assert(
      fc.property(record, (original) => {
        const { text } = exportEntry(original, [], null);
        expect(harMistakes(`${harHead('0.0.0')}${text}${harTail}`)).toEqual([]);
        const imported = importRecord(text, 'i1-00000001');
        if (typeof imported === 'string') throw new Error(imported);
        expect(essence(imported)).toEqual(essence(original));
        // Once imported, nothing changes any more.
        const again = importRecord(exportEntry(imported, [], null).text, 'i1-00000001');
        expect(again).toEqual(imported);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the bytes of a body whose coding cannot be undone', () => {
    const [original] = fc.sample(record, { numRuns: 1, seed: 5 });
    if (original === undefined) throw new Error('no sample');
    const cut = gzipSync('a text that was cut off while it was recorded').subarray(0, 20);
    const headers: HeaderPairs = [['Content-Encoding', 'gzip']];
    const body = { size: bytes(60), kept: bytes(20), complete: true };
    const given: ExchangeRecord = {
      ...original,
      detail: { ...original.detail, request: { ...original.detail.request, headers, body } },
      requestBody: cut,
    };
    const exported = exportEntry(given, [], null);
    expect(exported.report.cut).toBeGreaterThan(0);
    const imported = importRecord(exported.text, 'i1-00000001');
    if (typeof imported === 'string') throw new Error(imported);
    expect(Buffer.compare(imported.requestBody ?? new Uint8Array(), cut)).toBe(0);
    expect(imported.detail.request.body).toEqual(body);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactDetail } from '../../../src/main/history/redact/redact.ts';
import { compileRedaction, redacted } from '../../../src/main/history/redact/rules.ts';
import type { Decision, RouteMiss } from '../../../src/shared/model/decision.ts';
import type { ExchangeDetail } from '../../../src/shared/model/exchange.ts';
import { microseconds } from '../../../src/shared/model/units.ts';
import { capture, detailOf } from './fixtures/records.ts';

const when = { startedAt: microseconds(0), duration: microseconds(1) };

const routeMatched = (misses: readonly RouteMiss[]): Decision => ({
  stage: 'route',
  code: 'route.matched',
  evidence: { route: 'shop', position: 2, held: ['host'], misses, missesLeftOut: 0 },
  ...when,
});

const redact = (detail: ExchangeDetail, entries: readonly string[]): ExchangeDetail =>
  redactDetail(detail, compileRedaction(entries));

const evidenceOf = (decision: Decision): unknown =>
  redact(detailOf(1, { decisions: [decision] }), capture.redact).decisions[0]?.evidence;

describe('redact', () => {
  it('hides named header values in every head and trailer, whatever their case, and keeps order and repetition', () => {
    const headers = [
      ['Host', 'shop.localhost'],
      ['COOKIE', 'a=canary'],
      ['cookie', 'b=canary'],
      ['Set-Cookie', 'c=canary'],
    ] as const;
    const hidden = [
      ['Host', 'shop.localhost'],
      ['COOKIE', redacted],
      ['cookie', redacted],
      ['Set-Cookie', redacted],
    ];
    const clean = redact(detailOf(1, { headers }), capture.redact);
    expect(clean.request.headers).toEqual(hidden);
    expect(clean.request.trailers).toEqual(hidden);
    expect(clean.upstreamRequest?.headers).toEqual(hidden);
    expect(clean.upstreamResponse?.headers).toEqual(hidden);
    expect(clean.response?.headers).toEqual(hidden);
    expect(clean.response?.trailers).toEqual(hidden);
    expect(clean.informational).toEqual([{ status: 103, headers: hidden }]);
  });

  it('takes configured names without case too', () => {
    const clean = redact(detailOf(1, { headers: [['x-token', 'canary']] }), ['X-Token']);
    expect(clean.request.headers).toEqual([['x-token', redacted]]);
  });

  it('hides values in the evidence of transformations and still tells added from removed', () => {
    const changes = [
      { name: 'Authorization', before: null, after: 'canary' },
      { name: 'cookie', before: 'canary', after: null },
      { name: 'x-env', before: 'old', after: 'new' },
    ];
    const hidden = [
      { name: 'Authorization', before: null, after: redacted },
      { name: 'cookie', before: redacted, after: null },
      { name: 'x-env', before: 'old', after: 'new' },
    ];
    const target = { before: '/api', after: '/' };
    expect(
      evidenceOf({ stage: 'transform', code: 'transform.request', evidence: { changes, target }, ...when }),
    ).toEqual({
      changes: hidden,
      target,
    });
    expect(
      evidenceOf({ stage: 'transform', code: 'transform.response', evidence: { changes }, ...when }),
    ).toEqual({
      changes: hidden,
    });
  });

  it('hides what a route wanted and saw of a secret header, but not that there was none', () => {
    const wanted = 'Authorization: Bearer canary';
    const misses: RouteMiss[] = [
      { route: 'a', part: 'header', wanted, saw: 'Basic canary' },
      { route: 'b', part: 'header', wanted, saw: 'no Authorization' },
      { route: 'c', part: 'header', wanted: 'x-beta: 1', saw: '2' },
      { route: 'd', part: 'host', wanted: 'authorization: x', saw: 'y' },
      { route: 'e', part: 'header', wanted: 'x-long-name-cut-before-its-colon…', saw: 'canary' },
    ];
    const hidden = [
      { route: 'a', part: 'header', wanted: `Authorization: ${redacted}`, saw: redacted },
      { route: 'b', part: 'header', wanted: `Authorization: ${redacted}`, saw: 'no Authorization' },
      misses[2],
      misses[3],
      { route: 'e', part: 'header', wanted: redacted, saw: redacted },
    ];
    expect(evidenceOf(routeMatched(misses))).toMatchObject({ misses: hidden });
    const none: Decision = {
      stage: 'route',
      code: 'route.none',
      evidence: { misses, missesLeftOut: 0 },
      ...when,
    };
    expect(evidenceOf(none)).toEqual({ misses: hidden, missesLeftOut: 0 });
  });

  it('does not change what it was given', () => {
    const detail = detailOf(1, { headers: [['cookie', 'canary']] });
    const before = structuredClone(detail);
    redact(detail, capture.redact);
    expect(detail).toEqual(before);
  });

  it('leaves no value of a named field and every value of the others', () => {
    const name = fc.constantFrom('cookie', 'Cookie', 'AUTHORIZATION', 'x-other', 'accept');
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.uuid())), (headers) => {
        const text = JSON.stringify(redact(detailOf(1, { headers }), capture.redact));
        for (const [field, value] of headers) {
          expect(text.includes(value)).toBe(!capture.redact.includes(field.toLowerCase()));
        }
      }),
    );
  });
});

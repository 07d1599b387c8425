import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unpackExchange, unpackSummary } from '../../../src/shared/model/packed-exchange.ts';
import { packDetail } from '../../helpers/pack-exchange.ts';
import { detailOf } from '../../main/history/fixtures/records.ts';

/** What a field value may hold: any byte but control characters. */
const text = fc.string({
  unit: fc
    .oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff }))
    .map((code) => String.fromCharCode(code)),
  maxLength: 30,
});
const name = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);
const value = text.map((one) => one.replace(/^ +| +$/g, ''));
const headers = fc.array(fc.tuple(name, value), { maxLength: 8 });

it('a packed exchange says the same as the detail it was made of', () => {
  fc.assert(
    fc.property(headers, text, fc.boolean(), fc.boolean(), (fields, target, answered, ended) => {
      const detail = detailOf(1, { headers: fields });
      const whole = {
        ...detail,
        summary: {
          ...detail.summary,
          target,
          duration: ended ? detail.summary.duration : null,
          ...(answered
            ? {}
            : { status: null, contentType: null, pool: null, upstream: null, answeredBy: null, route: null }),
          responseBytes: detail.summary.responseBytes,
        },
        request: { ...detail.request, target },
        timing: { ...detail.timing, end: ended ? detail.timing.end : null },
        ...(answered
          ? {}
          : { upstreamRequest: null, upstreamResponse: null, response: null, informational: [] }),
      };
      const packed = packDetail(whole);
      expect(unpackExchange(packed)).toEqual(whole);
      expect(unpackSummary(packed)).toEqual(whole.summary);
    }),
  );
});

it('decisions come back with their stage, code and evidence, whatever characters the evidence holds', () => {
  const decisions = [
    {
      stage: 'route',
      code: 'route.none',
      evidence: { misses: [{ route: 'a', part: 'path', wanted: 'ü\n"', saw: '\u2028' }], missesLeftOut: 3 },
      startedAt: 1,
      duration: 2,
    },
    { stage: 'tls', code: 'tls.off', evidence: {}, startedAt: 0, duration: 0 },
    { stage: 'tls', code: 'tls.off', evidence: {}, startedAt: 0, duration: 0, layer: 1 },
    { stage: 'tls', code: 'tls.off', evidence: {}, startedAt: 0, duration: 0, layer: 1 },
    { stage: 'tls', code: 'tls.off', evidence: {}, startedAt: 0, duration: 0 },
  ] as never[];
  expect(unpackExchange(packDetail(detailOf(1, { decisions }))).decisions).toEqual(decisions);
});

it('a text that was cut off is an error, not an endless search for the end of a head', () => {
  const packed = packDetail(detailOf(1));
  for (const length of [0, 10, packed.indexOf('\r\n\r\n')]) {
    expect(() => unpackExchange(packed.slice(0, length))).toThrow(SyntaxError);
  }
});

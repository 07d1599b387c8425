import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  filterFields,
  filterTermLimit,
  hasTerm,
  parseFilter,
  termFor,
  toggleTerm,
  withTerm,
} from '../../../../src/renderer/features/inspector/filter.ts';
import { cellValues } from '../../../../src/renderer/features/inspector/list/cell-values.ts';
import type { ExchangeSummary } from '../../../../src/shared/model/exchange.ts';
import { makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';

const passes = (text: string, fields: Partial<ExchangeSummary> = {}): boolean =>
  parseFilter(text).matches(makeSummary('e1-1', fields));

describe('parseFilter', () => {
  it('lets everything through when it is empty', () => {
    expect(parseFilter('   ')).toMatchObject({ active: false, mistakes: [] });
    expect(passes('')).toBe(true);
  });

  it.each([
    ['shop.local', true],
    ['SHOP.LOCAL', true],
    ['/api/cart', true],
    ['get', true],
    ['200', true],
    ['other', false],
  ])('looks for free text %j in host, path, method, status, route and upstream', (text, expected) => {
    expect(passes(text, { target: '/api/cart?x=1' })).toBe(expected);
  });

  it.each([
    ['status:5xx', 502, true],
    ['status:5xx', 404, false],
    ['status:404', 404, true],
    ['status:404,5xx', 503, true],
    ['status:404,5xx', 200, false],
    ['status:none', null, true],
    ['status:2xx', null, false],
    ['-status:2xx', 200, false],
    ['-status:2xx', 404, true],
  ])('%s on status %s is %s', (text, status, expected) => {
    expect(passes(text, { status })).toBe(expected);
  });

  it.each([
    ['host:shop', true],
    ['host:shop.localhost', true],
    ['host:shop.localhost:8443', true],
    ['host:*.localhost', true],
    ['host:*.local', false],
    ['path:/api/*', true],
    ['path:/api/cart', true],
    ['path:*cart', true],
    ['path:/assets/*', false],
    ['-path:/assets/*', true],
    ['path:*a*a*', true],
    ['method:get', true],
    ['method:ge', false],
    ['method:get,post', true],
    ['route:shop', true],
    ['route:sho', false],
    ['route:sh*', true],
    ['upstream:a', true],
    ['upstream:shop/a', true],
    ['upstream:b', false],
    ['kind:websocket', false],
    ['fault:none', true],
    ['-fault:none', false],
  ])('%s is %s on GET shop.localhost:8443/api/cart?debug=1', (text, expected) => {
    expect(passes(text, { target: '/api/cart?debug=1' })).toBe(expected);
  });

  it.each([
    ['cache:hit', 'hit', true],
    ['cache:HIT', 'miss', false],
    ['cache:miss,bypass', 'bypass', true],
    ['cache:re*', 'revalidated', true],
    ['cache:none', null, true],
    ['-cache:none', null, false],
    ['-cache:none', 'stale', true],
  ] as const)('%s on %s is %s', (text, cache, expected) => {
    expect(passes(text, { cache })).toBe(expected);
  });

  it('says which outcomes there are where one is none of them', () => {
    const [mistake] = parseFilter('cache:hits').mistakes;
    expect(mistake?.message).toBe(
      "'hits' is nothing that the cache does. Use hit, stale, revalidated, collapsed, miss, bypass, none.",
    );
  });

  it('wants every term to hold', () => {
    expect(passes('method:get status:200 host:shop')).toBe(true);
    expect(passes('method:get status:200 host:other')).toBe(false);
  });

  it('finds the fault of a failed exchange by a part of its code or by a pattern', () => {
    expect(passes('fault:refused', { fault: 'upstream.refused' })).toBe(true);
    expect(passes('fault:upstream.*', { fault: 'upstream.refused' })).toBe(true);
    expect(passes('-fault:none', { fault: 'upstream.refused' })).toBe(true);
  });

  it('keeps spaces and colons inside quotation marks', () => {
    expect(passes('"get"')).toBe(true);
    expect(passes('path:"/a b"', { target: '/a b' })).toBe(true);
    expect(passes('"status:200"')).toBe(false);
    expect(passes('"status:200"', { target: '/?status:200' })).toBe(true);
  });

  it('names the known fields when a field is unknown, and still applies the other terms', () => {
    const filter = parseFilter('hots:shop status:5xx');
    expect(filter.mistakes).toEqual([
      { start: 0, end: 9, message: `There is no field 'hots'. Known fields: ${filterFields.join(', ')}.` },
    ]);
    expect(filter.active).toBe(true);
    expect(filter.matches(makeSummary('e1-1', { status: 200 }))).toBe(false);
  });

  it.each([
    ['status:abc', /'abc' is not a status/],
    ['status:600', /'600' is not a status/],
    ['host:', /'host:' needs a value/],
    ['status:404,', /'status:' needs a value/],
    ['path:"/a', /not closed/],
    ['""', /nothing between/],
  ])('says what is wrong with %s', (text, message) => {
    const { mistakes } = parseFilter(text);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]?.message).toMatch(message);
  });

  it('refuses more terms than its limit and says so', () => {
    const text = Array.from({ length: filterTermLimit + 2 }, () => 'get').join(' ');
    expect(parseFilter(text).mistakes).toHaveLength(2);
  });

  it('never throws, and reports mistakes inside the text and in order, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { mistakes, matches } = parseFilter(text);
        matches(makeSummary('e1-1'));
        let end = 0;
        for (const mistake of mistakes) {
          expect(mistake.start).toBeGreaterThanOrEqual(end);
          expect(mistake.end).toBeGreaterThan(mistake.start);
          end = mistake.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('matches the negation of a term exactly where the term does not match', () => {
    const terms = fc.constantFrom(
      'get',
      'status:5xx',
      'host:*shop*',
      'path:/a',
      'kind:websocket',
      'fault:none',
    );
    const exchanges = fc.record({
      status: fc.constantFrom(null, 101, 200, 404, 503),
      target: fc.constantFrom('/', '/a', '/b?get'),
      kind: fc.constantFrom('http', 'websocket'),
    });
    fc.assert(
      fc.property(terms, exchanges, (term, fields) => {
        expect(passes(`-${term}`, fields)).toBe(!passes(term, fields));
      }),
    );
  });
});

describe('filter by a value', () => {
  it('makes a term that matches the very exchange its value came from', () => {
    const text = fc
      .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 })
      .filter((value) => !value.includes('"'));
    fc.assert(
      fc.property(text, text, (target, route) => {
        const exchange = makeSummary('e1-1', { target: `/${target.replaceAll('?', '')}`, route });
        for (const { field, value } of cellValues(exchange)) {
          const filter = parseFilter(termFor(field, value));
          expect(filter.mistakes).toEqual([]);
          expect(filter.matches(exchange)).toBe(true);
        }
      }),
    );
  });

  it('adds a term once and takes it away again', () => {
    expect(withTerm('get', 'status:5xx')).toBe('get status:5xx');
    expect(withTerm('get status:5xx', 'status:5xx')).toBe('get status:5xx');
    expect(hasTerm('get status:5xx', 'status:5xx')).toBe(true);
    expect(toggleTerm('get status:5xx', 'status:5xx')).toBe('get');
    expect(toggleTerm('get', 'status:5xx')).toBe('get status:5xx');
  });
});

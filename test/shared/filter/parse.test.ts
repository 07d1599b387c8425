import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellValues } from '../../../src/renderer/features/inspector/list/cell-values.ts';
import { hasTerm, termFor, toggleTerm, withTerm } from '../../../src/shared/filter/edit.ts';
import { matchesSummary } from '../../../src/shared/filter/evaluate.ts';
import { filterTermLimit } from '../../../src/shared/filter/expression.ts';
import { parseFilter } from '../../../src/shared/filter/parse.ts';
import type { ExchangeSummary } from '../../../src/shared/model/exchange.ts';
import { microseconds } from '../../../src/shared/model/units.ts';
import { makeSummary } from '../../helpers/renderer/sample-exchanges.ts';

const passes = (text: string, fields: Partial<ExchangeSummary> = {}): boolean =>
  matchesSummary(parseFilter(text).expression, makeSummary('e1-1', fields));

describe('parseFilter', () => {
  it('lets everything through when it is empty', () => {
    expect(parseFilter('   ')).toEqual({ expression: null, mistakes: [], needsDetail: false });
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
      "'hits' is nothing that the cache does. Did you mean hit? Use hit, stale, revalidated, collapsed, miss, bypass, none.",
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

  it('names the field that was meant when one is unknown, and still applies the other terms', () => {
    const filter = parseFilter('hots:shop status:5xx');
    expect(filter.mistakes).toEqual([
      {
        start: 0,
        end: 9,
        message: "There is no field 'hots'. Did you mean 'host', as in host:shop.localhost?",
      },
    ]);
    expect(matchesSummary(filter.expression, makeSummary('e1-1', { status: 200 }))).toBe(false);
    expect(matchesSummary(filter.expression, makeSummary('e1-1', { status: 500 }))).toBe(true);
  });

  it('names all fields where none is near', () => {
    expect(parseFilter('wibble:1').mistakes[0]?.message).toMatch(/Known fields: method, status, host, path/);
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

  it.each([
    ['status:404 or status:5xx', 503, true],
    ['status:404 or status:5xx', 200, false],
    ['host:other or status:200 method:post', 200, false],
    ['host:other OR status:200 and method:get', 200, true],
    ['(host:other or status:200) method:get', 200, true],
    ['-(host:other or status:200)', 200, false],
    ['-(host:other status:200)', 200, true],
    ['((get))', 200, true],
    ['status>=400', 404, true],
    ['status>=400', 399, false],
    ['status<200', 101, true],
    ['status:>399', 404, true],
    ['status:400..499', 404, true],
    ['status:400..499,200', 200, true],
    ['status>=400', null, false],
    ['-status>=400', null, true],
  ])('%s on status %s is %s', (text, status, expected) => {
    expect(passes(text, { status })).toBe(expected);
  });

  it.each([
    ['duration>200ms', 200_001, true],
    ['duration>200ms', 200_000, false],
    ['duration>=0.2s', 200_000, true],
    ['duration<1.5ms', 1499, true],
    ['duration<1.5ms', 1500, false],
    ['duration:none', null, true],
    ['duration>0', null, false],
  ])('%s on %s microseconds is %s', (text, duration, expected) => {
    expect(passes(text, { duration: duration === null ? null : microseconds(duration) })).toBe(expected);
  });

  it.each([
    ['size>639', true],
    ['size>640B', false],
    ['size>1kb', false],
    ['request.size:0', true],
    ['layer:1', true],
    ['layer>1', false],
    ['listener:web', true],
    ['client:127.*', true],
    ['scheme:https', true],
    ['version:h2', true],
    ['type:html', true],
    ['type:json', false],
    ['state:complete', true],
    ['answered:upstream', true],
    ['pinned:no', true],
    ['color:none', true],
    ['id:e1-1', true],
    ['url:https://shop.localhost:8443/*', true],
    ['shop.localhost:8443/', true],
    ['https://shop.localhost:8443/', true],
    ['sh*p', true],
    ['path:/a(b)', false],
    ['(path:/a(b) or get)', true],
    ['id=5', false],
    ['path:"\\*"', false],
    ['after:2023-11-14T22:13:20Z', true],
    ['before:2023-11-14T22:13:20Z', false],
    ['before:2023-11-14T22:13:20.001Z', true],
  ])('%s is %s on an ordinary exchange', (text, expected) => {
    expect(parseFilter(text).mistakes).toEqual([]);
    expect(passes(text)).toBe(expected);
  });

  it('counts times that are relative from now', () => {
    const at = Date.UTC(2026, 10, 27, 12);
    const { expression } = parseFilter('after:10m', at);
    expect(expression).toEqual({ kind: 'time', low: at - 600_000, high: null });
  });

  it.each([
    ['status:404 or', 11, 13, /'or' stands between/],
    ['or get', 0, 2, /'or' stands between/],
    ['get or or post', 7, 9, /'or' stands between/],
    ['get and', 4, 7, /'and' stands between/],
    ['(get', 0, 1, /not closed/],
    ['get)', 3, 4, /closes nothing/],
    ['get ()', 4, 6, /nothing between the parentheses/],
    ['duration>200', 9, 12, /'200' is not a duration\. Use a number with us, ms/],
    ['size>big', 5, 8, /'big' is not a size/],
    ['host>a', 0, 6, /'host' is not a number/],
    ['duraton>2s', 0, 10, /Did you mean 'duration'/],
    ['-hots:a', 0, 7, /Did you mean 'host'/],
    ['status:404,4x', 11, 13, /'4x' is not a status/],
    ['cache:hit,mis', 10, 13, /Did you mean miss\?/],
    ['after:soon', 6, 10, /'soon' is not a time/],
    ['header:a b', 0, 0, null],
    ['header:"a b"', 7, 12, /is not the name of a header field/],
    ['header:vary=', 7, 12, /nothing behind the '='/],
  ])('underlines what is wrong in %s', (text, start, end, message) => {
    const { mistakes } = parseFilter(text);
    if (message === null) expect(mistakes).toEqual([]);
    else {
      expect(mistakes).toHaveLength(1);
      expect(mistakes[0]).toMatchObject({ start, end, message: expect.stringMatching(message) });
    }
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
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(text, text, (target, route) => {
        const exchange = makeSummary('e1-1', { target: `/${target.replaceAll('?', '')}`, route });
        for (const { field, value } of cellValues(exchange)) {
          const filter = parseFilter(termFor(field, value));
          expect(filter.mistakes).toEqual([]);
          expect(matchesSummary(filter.expression, exchange)).toBe(true);
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

  it('adds to a choice as a whole, and takes nothing from inside of it', () => {
    expect(withTerm('get or post', 'status:5xx')).toBe('(get or post) status:5xx');
    expect(withTerm('(get or post)', 'status:5xx')).toBe('(get or post) status:5xx');
    expect(withTerm('(get or post) or (put)', 'a')).toBe('((get or post) or (put)) a');
    expect(hasTerm('get or post', 'get')).toBe(false);
    expect(toggleTerm('(get or post) get', 'get')).toBe('(get or post)');
    expect(withTerm('(get', 'post')).toBe('(get) post');
  });
});

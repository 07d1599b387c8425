import { describe, expect, it } from 'vitest';
import {
  parametersOf,
  selectedParts,
} from '../../../../../src/renderer/features/inspector/actions/rule-words.ts';
import type { HeaderPairs } from '../../../../../src/shared/model/exchange.ts';
import { makeDetail, makeSummary } from '../../../../helpers/renderer/sample-exchanges.ts';

const detail = (request: HeaderPairs, response: HeaderPairs = []) => {
  const sample = makeDetail(makeSummary('a'));
  if (sample.response === null) throw new Error('The sample has a response.');
  return {
    ...sample,
    request: { ...sample.request, method: 'POST', target: '/api/cart?id=7&n=1', headers: request },
    response: { ...sample.response, headers: response },
  };
};

const exchange = detail(
  [
    ['Host', 'shop.localhost'],
    ['X-One', '1'],
    ['Vary', 'a'],
    ['Referer', 'https://shop.localhost/api/cart?id=7'],
  ],
  [
    ['Vary', 'a'],
    ['X-Two', 'two words'],
  ],
);
const none = { method: false, path: false, query: false };
const namesIn = (selection: string) =>
  selectedParts(exchange, selection).headers.map(({ side, name }) => `${side} ${name}`);

describe('what a marked text is about', () => {
  it('is one header by its name, by its value or by a part of its line', () => {
    expect(selectedParts(exchange, 'x-one')).toEqual({
      headers: [{ side: 'request', name: 'X-One', value: '1' }],
      ...none,
    });
    expect(namesIn('two words')).toEqual(['response X-Two']);
    expect(namesIn('wo: two w')).toEqual(['response X-Two']);
    expect(namesIn('nothing of it')).toEqual([]);
    expect(namesIn('  \n ')).toEqual([]);
  });

  it('is each header of several lines once, those of both sides in the order of the text', () => {
    expect(namesIn('X-One: 1\nVary: a\nVary: a\nX-Two: two')).toEqual([
      'request X-One',
      'request Vary',
      'response Vary',
      'response X-Two',
    ]);
    expect(namesIn('−\nremoved: X-One: 1\n+\nadded: X-Two: two words')).toEqual([
      'request X-One',
      'response X-Two',
    ]);
  });

  it('is what it covers of the request line', () => {
    const partsOf = (selection: string) => {
      const { headers, ...parts } = selectedParts(exchange, selection);
      expect(headers).toEqual([]);
      return parts;
    };
    expect(partsOf('POST')).toEqual({ ...none, method: true });
    expect(partsOf('/api/cart')).toEqual({ ...none, path: true });
    expect(partsOf('id=7&n=1')).toEqual({ ...none, query: true });
    expect(partsOf('?id=7')).toEqual({ ...none, query: true });
    expect(partsOf('/cart?id')).toEqual({ ...none, path: true, query: true });
    expect(partsOf('POST /api/cart?id=7&n=1')).toEqual({ method: true, path: true, query: true });
  });

  it('is not what no rule may set, unless that was marked alone', () => {
    const framed = detail([
      ['Connection', 'close'],
      ['X-One', '1'],
    ]);
    const namesOf = (selection: string) => selectedParts(framed, selection).headers.map(({ name }) => name);
    expect(namesOf('Connection: close\nX-One: 1')).toEqual(['X-One']);
    expect(namesOf('Connection')).toEqual(['Connection']);
  });

  it('is a header before the request line where its whole value is the same text', () => {
    const same = detail([['X-Path', '/api/cart']]);
    expect(selectedParts(same, '/api/cart')).toMatchObject({ headers: [{ name: 'X-Path' }], ...none });
  });

  it('is both where both are marked', () => {
    expect(selectedParts(exchange, 'POST /api/cart?id=7&n=1\nHost: shop.localhost\nX-One: 1')).toMatchObject({
      headers: [{ name: 'Host' }, { name: 'X-One' }],
      method: true,
      path: true,
      query: true,
    });
  });
});

describe('the parameters of a target', () => {
  it('are decoded, in their order', () => {
    expect(parametersOf('/a?x=1&y=a+b%21&x=2')).toEqual([
      ['x', '1'],
      ['y', 'a b!'],
      ['x', '2'],
    ]);
    expect(parametersOf('/a')).toEqual([]);
  });
});

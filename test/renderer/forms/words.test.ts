import { describe, expect, test } from 'vitest';
import { countByRoute } from '../../../src/renderer/features/routes/route-traffic.ts';
import { completeUrl } from '../../../src/renderer/forms/complete-url.ts';
import { judgeId } from '../../../src/renderer/forms/judge-id.ts';
import { fieldText, mistakenEntries, placeText, textAt } from '../../../src/renderer/forms/mistake-text.ts';
import { summariseMatch, summariseTarget } from '../../../src/renderer/forms/summarise-match.ts';
import { splitEntries, stillPending, withoutPending } from '../../../src/renderer/forms/tag-entry.ts';
import { readMistakes } from '../../../src/renderer/stores/draft/read-mistakes.ts';
import { checkConfig } from '../../../src/shared/config/check.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { shop } from '../stores/draft/draft-fixture.ts';

const sentence = (route: unknown): string =>
  summariseMatch(route)
    .map((segment) => segment.text)
    .join('');

describe('the summary of a match', () => {
  test('says every request where nothing narrows it', () => {
    expect(sentence({ id: 'a' })).toBe('Every request');
    expect(sentence({ id: 'a', match: { hosts: [], headers: {} }, listeners: 'all' })).toBe('Every request');
  });

  test('names each part that is given and counts what is too much for a line', () => {
    const match = {
      hosts: ['a.localhost', 'b.localhost', 'c.localhost'],
      paths: ['/api/*'],
      methods: ['GET'],
      headers: { 'x-beta': '1' },
      query: { debug: '*' },
      clients: ['127.0.0.0/8'],
    };
    expect(sentence({ match, listeners: ['web'] })).toBe(
      'a.localhost, b.localhost +1 · /api/* · GET · header x-beta · query debug · from 127.0.0.0/8 · on web',
    );
  });

  test('stands for a route that is mistaken too', () => {
    expect(sentence('nonsense')).toBe('Every request');
    expect(sentence({ match: { hosts: [7] } })).toBe('7');
    expect(summariseTarget({ to: {} })).toEqual({ kind: 'nowhere yet', text: '' });
    expect(summariseTarget({ to: { respond: {} } })).toEqual({ kind: 'respond', text: '200' });
    expect(summariseTarget({ to: { pool: 'shop' } })).toEqual({ kind: 'pool', text: 'shop' });
  });
});

describe('mistakes', () => {
  const input = {
    ...shop,
    routes: [{ id: 'api', match: { paths: ['/a', 'b'] }, to: { pool: 'sho' } }],
    pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'localhost:1' }] }],
  };
  const checked = checkConfig(input);
  const mistakes = checked.ok ? [] : checked.mistakes;

  test('stand at the field that they are about, and at the entry', () => {
    expect(textAt(mistakes, ['routes', 0, 'match', 'paths'])).toMatch(
      /^"b" does not start with \/\. Allowed: /,
    );
    expect([...mistakenEntries(mistakes, ['routes', 0, 'match', 'paths'])]).toEqual([1]);
    expect(textAt(mistakes, ['routes', 0, 'match', 'hosts'])).toBeNull();
  });

  test('name their place as people do', () => {
    expect(mistakes.map((mistake) => placeText(mistake, input)).sort()).toEqual([
      'Pool shop, upstreams.a.url',
      'Route api, match.paths',
      'Route api, to.pool',
    ]);
  });

  test('end each sentence once', () => {
    for (const mistake of mistakes) expect(fieldText(mistake)).not.toMatch(/[.?!][.]/);
    expect(mistakes.map(fieldText)).toContainEqual(
      '"sho" names no pool; did you mean "shop"? Allowed: shop.',
    );
  });

  test('cross the contract whole, and anything else is no mistake', () => {
    expect(readMistakes(structuredClone(mistakes))).toEqual(mistakes);
    expect(readMistakes([{ path: 'x' }])).toEqual([]);
    expect(readMistakes(undefined)).toEqual([]);
  });
});

test('entries are split at commas and spaces, regular expressions never', () => {
  expect(splitEntries('a.localhost, b.localhost')).toEqual(['a.localhost', 'b.localhost']);
  expect(splitEntries('~^v[0-9]{1,3} x$')).toEqual(['~^v[0-9]{1,3} x$']);
});

test('an entry that undo took away is no longer being typed', () => {
  const pending = { at: 1, text: 'b', held: 'b', original: null, refused: false };
  expect(stillPending(['a', 'b'], pending)).toBe(pending);
  expect(withoutPending(['a', 'b'], pending)).toEqual(['a']);
  expect(stillPending(['a'], pending)).toBeNull();
});

test('an id is judged before it takes effect', () => {
  expect(judgeId('shop', ['web'])).toBeNull();
  expect(judgeId('web', ['web'])).toMatch(/^"web" is taken/);
  expect(judgeId('No Good', [])).toBe(
    '"No Good" is not a valid id. Allowed: 1 to 40 of the characters a-z, 0-9 and -.',
  );
});

test.each([
  ['3000', 'http://localhost:3000'],
  [':3000', 'http://localhost:3000'],
  ['shop.test:80', 'http://shop.test:80'],
  ['https://shop.test', 'https://shop.test'],
  ['nonsense', 'nonsense'],
])('the address %s is completed to %s', (text, url) => {
  expect(completeUrl(text)).toBe(url);
});

test('traffic is counted by route with the latest time, unmatched exchanges left out', () => {
  const at = (route: string | null, time: number) => ({ summary: { route, at: epochMilliseconds(time) } });
  expect([...countByRoute([at('a', 5), at(null, 9), at('a', 3), at('b', 7)])]).toEqual([
    ['a', { count: 2, last: 5 }],
    ['b', { count: 1, last: 7 }],
  ]);
  const layered = { route: 'inner', outerRoutes: ['edge'], at: epochMilliseconds(1) };
  expect([...countByRoute([{ summary: layered }]).keys()]).toEqual(['edge', 'inner']);
});

import { expect, test } from 'vitest';
import type { BookedExchange, CounterReading, Evidence } from '../../../src/shared/scenario/evidence.ts';
import { measureSchema } from '../../../src/shared/scenario/measure.ts';
import { exchangeMatcher } from '../../../src/shared/scenario/measures/matches.ts';
import { readMeasure } from '../../../src/shared/scenario/measures/read.ts';

const exchange = (change: Partial<BookedExchange> = {}): BookedExchange => ({
  at: 0,
  complete: true,
  listener: 'demo-web',
  routes: ['demo-all'],
  pool: 'demo-shop',
  upstream: 'a',
  client: '203.0.113.1',
  path: '/',
  status: 200,
  cache: null,
  answeredBy: 'upstream',
  duration: 1_000,
  decisions: new Set(),
  ...change,
});

const many = (count: number, change: Partial<BookedExchange> = {}): BookedExchange[] =>
  Array.from({ length: count }, () => exchange(change));

const counters = (change: Partial<CounterReading> = {}): CounterReading => ({
  asked: new Map(),
  refused: new Map(),
  generation: 1,
  clients: new Map(),
  ...change,
});

const evidence = (all: readonly BookedExchange[], change: Partial<Evidence> = {}): Evidence => ({
  exchanges: (filter) => all.filter(exchangeMatcher(filter, new Set(['203.0.113.1', '203.0.113.2']))),
  events: () => [],
  states: () => [],
  before: counters(),
  now: counters(),
  ...change,
});

const read = (measure: object, from: Evidence) => readMeasure(measureSchema.parse(measure), from);

test('nothing measured never counts as good', () => {
  const nothing = evidence([]);
  for (const measure of [
    { measure: 'answered', sample: 0 },
    { measure: 'shares', shares: { a: '0%' }, sample: 0 },
    { measure: 'compare', what: 'p95', to: {}, timesAtMost: 1, sample: 0 },
    { measure: 'stays', clients: 0, upstreams: 0 },
    { measure: 'state', pool: 'demo-shop', upstream: 'a', is: ['healthy'] },
    { measure: 'event', kind: 'upstream.ejected', atLeast: 1 },
    { measure: 'asked', upstream: 'shop', atLeast: 1 },
    { measure: 'clients', stream: 'people' },
  ])
    expect(read(measure, nothing)).toMatchObject({ verdict: 'pending' });
});

test('one that failed refutes that all were answered, and says how', () => {
  const reading = read({ measure: 'answered' }, evidence([...many(30), exchange({ status: 502 })]));
  expect(reading).toEqual({
    verdict: 'refuted',
    measured: '30 of 31 exchanges answered with 200-399; 1 with 502.',
  });
  expect(read({ measure: 'answered' }, evidence(many(30)))).toMatchObject({ verdict: 'holds' });
  expect(read({ measure: 'answered' }, evidence(many(19)))).toMatchObject({ verdict: 'pending' });
  expect(
    read({ measure: 'answered', share: '90%' }, evidence([...many(89), ...many(11, { status: null })])),
  ).toEqual({
    verdict: 'off',
    measured: '89 of 100 exchanges answered with 200-399; 11 without an answer.',
  });
});

test('a response that broke off is no answer', () => {
  const reading = read({ measure: 'answered' }, evidence([...many(30), exchange({ complete: false })]));
  expect(reading.measured).toBe('30 of 31 exchanges answered with 200-399; 1 with 200, cut off.');
});

test('shares are judged within what is allowed', () => {
  const measure = { measure: 'shares', shares: { a: '50%', b: '50%' }, within: '5%' };
  expect(read(measure, evidence([...many(54), ...many(46, { upstream: 'b' })]))).toEqual({
    verdict: 'holds',
    measured: 'a 54% (wanted 50%), b 46% (wanted 50%) of 100 exchanges, within 5%.',
  });
  expect(read(measure, evidence([...many(56), ...many(44, { upstream: 'b' })]))).toMatchObject({
    verdict: 'off',
  });
});

test('a number that only grows is proved, holds, waits or is refuted by its limits', () => {
  const three = evidence(many(3));
  const verdict = (limits: object) => read({ measure: 'count', ...limits }, three).verdict;
  expect(verdict({ atLeast: 3 })).toBe('proved');
  expect(verdict({ atLeast: 4 })).toBe('pending');
  expect(verdict({ atMost: 3 })).toBe('holds');
  expect(verdict({ atMost: 2 })).toBe('refuted');
  expect(verdict({ atLeast: 3, atMost: 3 })).toBe('holds');
});

test('decisions that are not known yet could be too many', () => {
  const measure = { measure: 'decided', code: 'retry.again', atMost: 1 };
  const known = [exchange({ decisions: new Set(['retry.again']) }), exchange()];
  expect(read(measure, evidence(known))).toMatchObject({ verdict: 'holds' });
  expect(read(measure, evidence([...known, exchange({ decisions: null })]))).toMatchObject({
    verdict: 'pending',
  });
});

test('groups are compared by percentile or number', () => {
  const quick = many(100, { path: '/quick', duration: 2_000 });
  const slow = [
    ...many(94, { path: '/slow', duration: 2_000 }),
    ...many(6, { path: '/slow', duration: 50_000 }),
  ];
  const compare = (change: object) =>
    read(
      { measure: 'compare', of: { path: '/quick' }, to: { path: '/slow' }, ...change },
      evidence([...quick, ...slow]),
    );
  expect(compare({ what: 'p95', timesAtMost: 0.5 })).toEqual({
    verdict: 'holds',
    measured: 'p95 2 ms of 100 against 50 ms of 100 exchanges: 0.04 times, wanted at most 0.5.',
  });
  expect(compare({ what: 'p50', timesAtMost: 0.5 })).toMatchObject({ verdict: 'off' });
  expect(compare({ what: 'count', timesAtLeast: 1, timesAtMost: 1 })).toMatchObject({ verdict: 'holds' });
});

test('clients stay when each comes to one upstream alone, and not all to the same', () => {
  const stays = (all: readonly BookedExchange[]) => read({ measure: 'stays' }, evidence(all)).verdict;
  const second = { client: '203.0.113.2', upstream: 'b' };
  expect(stays([...many(2), ...many(2, second)])).toBe('holds');
  expect(stays([...many(2), ...many(2, { client: '203.0.113.2' })])).toBe('pending');
  expect(stays([...many(2), ...many(2, second), exchange({ upstream: 'b' })])).toBe('refuted');
});

test('exchanges of others than the clients of the scenario are left out of account', () => {
  const reading = read({ measure: 'count', atMost: 0 }, evidence(many(5, { client: '127.0.0.1' })));
  expect(reading.verdict).toBe('holds');
});

test('counters count from where the time of the check began', () => {
  const before = counters({
    generation: 4,
    asked: new Map([['shop', 10]]),
    refused: new Map([['demo-web connectionsPerClient', 3]]),
  });
  const now = counters({
    generation: 9,
    asked: new Map([['shop', 12]]),
    refused: new Map([['demo-web connectionsPerClient', 8]]),
  });
  const from = evidence([], { before, now });
  expect(read({ measure: 'generations', atLeast: 5, atMost: 5 }, from)).toMatchObject({ verdict: 'holds' });
  expect(read({ measure: 'asked', upstream: 'shop', atMost: 1 }, from)).toMatchObject({ verdict: 'refuted' });
  expect(read({ measure: 'refused', listener: 'demo-web', atLeast: 5 }, from)).toMatchObject({
    verdict: 'proved',
  });
});

test('what clients saw counts, and one failure refutes', () => {
  const saw = (failed: number) =>
    evidence([], {
      now: counters({ clients: new Map([['people', { sent: 10, answered: 10 - failed, failed }]]) }),
    });
  expect(read({ measure: 'clients', stream: 'people', atLeast: 5 }, saw(0)).verdict).toBe('holds');
  expect(read({ measure: 'clients', stream: 'people', atLeast: 5 }, saw(1)).verdict).toBe('refuted');
});

test('an upstream that came to be in a state is proved to have been', () => {
  const from = evidence([], {
    states: () => [
      { at: 0, pool: 'demo-shop', upstream: 'a', state: 'healthy' },
      { at: 1, pool: 'demo-shop', upstream: 'a', state: 'ejected' },
    ],
  });
  const measure = { measure: 'state', pool: 'demo-shop', upstream: 'a' };
  expect(read({ ...measure, is: ['ejected'] }, from)).toEqual({
    verdict: 'proved',
    measured: 'a was healthy, then ejected; wanted: ejected.',
  });
  expect(read({ ...measure, is: ['draining'] }, from)).toMatchObject({ verdict: 'pending' });
});

import { describe, expect, it } from 'vitest';
import { explainRouteTest, explainVerdict } from '../../../src/shared/explain/route-test.ts';
import type { RouteTest, RouteTestStep } from '../../../src/shared/model/route-test.ts';
import { marked } from './fixtures/decisions.ts';

const step = (
  listener: string,
  route: string | null,
  fields: Partial<NonNullable<RouteTestStep['taken']>> = {},
): RouteTestStep => ({
  listener,
  host: 'shop.localhost',
  path: '/',
  taken:
    route === null
      ? null
      : { route, position: 1, held: ['host'], destination: { kind: 'pool', pool: 'shop' }, ...fields },
});

const test = (fields: Partial<RouteTest>): RouteTest => ({
  generation: 1,
  listenerBy: 'port',
  redirectsToHttps: false,
  client: '127.0.0.1',
  verdicts: [],
  way: [step('edge', 'shop')],
  end: null,
  ...fields,
});

const said = (fields: Partial<RouteTest>) => {
  const { tone, sentences } = explainRouteTest(test(fields));
  return [tone, ...sentences.map(marked)];
};

describe('the outcome of a tested URL', () => {
  it('is the way through the listeners to where the last route leads', () => {
    expect(
      said({
        way: [
          step('edge', 'in', { destination: { kind: 'listener', listener: 'gateway' } }),
          step('gateway', 'moved', { destination: { kind: 'redirect', status: 308 } }),
        ],
      }),
    ).toEqual([
      'ok',
      'At **edge** it is taken by **in**, which leads to listener **gateway**.',
      'At **gateway** it is taken by **moved**, which leads to a redirect with 308.',
    ]);
  });

  it('is an error where no route takes it, or the way has no end', () => {
    expect(said({ way: [step('edge', null)] })).toEqual([
      'error',
      'At **edge** no route takes it: the answer is 404.',
    ]);
    expect(said({ end: 'loop' }).at(-1)).toBe('That is a loop of listeners: the answer is 508.');
    expect(said({ end: 'path_refused' }).at(-1)).toBe('rewrite.path makes no path of it: the answer is 500.');
    expect(said({ way: [] })).toEqual([
      'error',
      'The configuration has no listener that a request could arrive at.',
    ]);
  });

  it('says what was assumed, and what happens before any route', () => {
    expect(said({ listenerBy: 'first' })[1]).toBe(
      'No listener has the port of this URL; tested at **edge**, the first.',
    );
    expect(said({ redirectsToHttps: true }).slice(0, 2)).toEqual([
      'info',
      '**edge** redirects every request to HTTPS before it asks a route.',
    ]);
  });
});

describe('the verdict on one route', () => {
  const verdict = (
    route: string,
    miss: Parameters<typeof explainVerdict>[0]['miss'],
    way = [step('edge', 'shop')],
  ) => marked(explainVerdict({ route, miss }, way));

  it('names the part that failed', () => {
    expect(verdict('docs', { part: 'host', wanted: 'docs.localhost', saw: 'shop.localhost' })).toBe(
      'host is `shop.localhost`, not `docs.localhost`',
    );
  });

  it('says who takes it, and who would have', () => {
    expect(verdict('shop', null)).toBe('takes it: host holds');
    expect(verdict('all', null, [step('edge', 'all', { held: [] })])).toBe('takes it: asks for nothing');
    expect(verdict('rest', null)).toBe('would match, but **shop** comes first');
  });

  it('says at which layer a route takes it', () => {
    const way = [step('edge', 'in'), step('gateway', 'out', { held: ['host', 'path'] })];
    const miss = { part: 'listener', wanted: 'gateway', saw: 'edge' } as const;
    expect(verdict('out', miss, way)).toBe('takes it at **gateway**: host and path hold');
  });
});

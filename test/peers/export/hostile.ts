import fc from 'fast-check';
import { checkConfig } from '../../../src/shared/config/check.ts';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import type { MakeConfig } from './differential.ts';
import type { AskedRequest } from './requests.ts';

/** Pieces that mean something to one of the proxies. */
const pieces = [
  '"',
  "'",
  '\\',
  '\\"',
  '$host',
  ['${', 'uri}'].join(''),
  '$1',
  '%[src]',
  '%{+Q}o',
  '%%',
  '%ci',
  '{http.request.host}',
  '{host}',
  '{$HOME}',
  '{env.HOME}',
  '{{',
  '}',
  '{',
  ';',
  '#',
  ' #x',
  '; return 500; }',
  '`',
  '<<END',
  '|',
  '*',
  '~^a',
  ',',
  '/../',
  'a',
  'B',
  '0',
  '-',
  '=',
  '&',
];

const hostile = (further: readonly string[], minLength = 1) =>
  fc
    .array(fc.oneof(fc.constantFrom(...pieces, ...further), fc.constantFrom('x', ' ')), {
      minLength,
      maxLength: 8,
    })
    .map((parts) => parts.join(''));

type Route = NonNullable<ConfigInput['routes']>[number];

export interface HostileCase {
  readonly route: Route;
  readonly request: AskedRequest;
}

const request = (at: number, more: Partial<AskedRequest> = {}): AskedRequest => ({
  method: 'GET',
  host: 'a.localhost',
  target: `/r/${at}`,
  headers: [],
  ...more,
});

const yes = { respond: { status: 200, headers: { 'X-Fixed': 'yes' }, body: 'yes' } };

/** One text as everything that a person may write into a route. */
function casesOf(value: string, body: string, at: number): HostileCase[] {
  const id = `r-${at}`;
  const paths = [`/r/${at}`];
  const line = value.trim();
  // Header values have no space at their ends.
  const inUrl = value.replace(/[^\x21-\x7e]|[{}#?*]/g, '');
  switch (at % 6) {
    case 0:
      return [
        {
          route: {
            id,
            match: { paths },
            to: { respond: { status: 200, headers: { 'X-Fixed': line }, body } },
          },
          request: request(at),
        },
      ];
    case 1:
      return [
        {
          route: {
            id,
            match: { paths },
            to: { pool: 'any' },
            rewrite: {
              requestHeaders: { set: { 'X-Env': line } },
              responseHeaders: { set: { 'X-Set': line } },
            },
          },
          request: request(at),
        },
      ];
    case 2:
      return [
        {
          route: { id, match: { paths }, to: { redirect: { location: `/to/${inUrl}`, status: 302 } } },
          request: request(at),
        },
      ];
    case 3:
      return [
        {
          route: { id, match: { paths, headers: { 'X-Match': line } }, to: yes },
          request: request(at, { headers: [['X-Match', line]] }),
        },
      ];
    case 4:
      return [
        {
          route: { id, match: { paths, query: { [`p${value}`]: value } }, to: yes },
          request: request(at, { target: `/r/${at}?${new URLSearchParams({ [`p${value}`]: value })}` }),
        },
      ];
    default: {
      const target = `/p/${at}/${inUrl.replaceAll('%', '%25').replaceAll(/["'`|\\^<>]/g, (character) => encodeURIComponent(character))}`;
      return [{ route: { id, match: { paths: [target] }, to: yes }, request: request(at, { target }) }];
    }
  }
}

/** Routes with hostile texts, and a request for each; other ones in each run of the tests. */
export const hostileCases = (count: number): readonly HostileCase[] =>
  fc
    .sample(fc.tuple(hostile([]), hostile(['\n', '\r\n', '\t', 'é', '🦊'], 0)), count)
    .flatMap(([value, body], at) => casesOf(value, body, at))
    .filter(({ route }) => isPossible(route));

/** Whether Doorman would take the route at all. */
function isPossible(route: Route): boolean {
  const config = hostileConfig([{ route }])({ any: 80 }, { bind: '127.0.0.1', port: 80 });
  // A header without a value cannot be sent by this test.
  return checkConfig(config).ok && !/"(?:X-Match|X-Fixed|X-Env|X-Set)":""/.test(JSON.stringify(route));
}

export const hostileConfig =
  (cases: readonly Pick<HostileCase, 'route'>[]): MakeConfig =>
  (ports, listener) => ({
    version: 1,
    listeners: [{ id: 'web', tls: 'off', limits: { connections: 400 }, ...listener }],
    routes: cases.map(({ route }) => route),
    pools: [{ id: 'any', upstreams: [{ id: 'one', url: `http://127.0.0.1:${ports.any ?? 0}` }] }],
  });

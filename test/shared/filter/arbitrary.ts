import fc from 'fast-check';
import type {
  FilterExpression,
  FilterTerm,
  NumberRange,
  TextPattern,
} from '../../../src/shared/filter/expression.ts';
import {
  bodyFields,
  closedValues,
  headerFields,
  isFilterField,
  wordFields,
} from '../../../src/shared/filter/fields.ts';
import type { ExchangeSummary } from '../../../src/shared/model/exchange.ts';
import { bytes, epochMilliseconds, microseconds } from '../../../src/shared/model/units.ts';

const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] =>
  Object.keys(record) as Key[];

/** Text that means something to the grammar, and text that exchanges below have. */
const text = fc.oneof(
  fc.constantFrom(
    'shop',
    'a',
    'SHOP.localhost',
    '/api',
    'get',
    'none',
    'or',
    'and',
    '-x',
    '200',
    ':',
    '8443',
    'é',
  ),
  fc.string({
    unit: fc.constantFrom(
      'a',
      'b',
      'A',
      '/',
      '.',
      '"',
      '\\',
      '*',
      ',',
      '(',
      ')',
      ' ',
      '-',
      ':',
      '=',
      '?',
      'É',
      '😀',
    ),
    minLength: 1,
    maxLength: 6,
  }),
);

/** At least one piece with text, or a wildcard. */
const pattern: fc.Arbitrary<TextPattern> = fc
  .array(fc.oneof(text, fc.constant('')), { minLength: 1, maxLength: 3 })
  .filter((pieces) => pieces.length > 1 || pieces[0] !== '')
  .map((pieces) => ({ pieces }));

const patterns = fc.array(pattern, { minLength: 1, maxLength: 3 });

const words: fc.Arbitrary<FilterTerm> = fc.constantFrom(...keysOf(wordFields)).chain((field) => {
  const known = closedValues(field);
  const one = known === null ? pattern : fc.constantFrom(...known).map((value) => ({ pieces: [value] }));
  return fc.record({
    kind: fc.constant('words' as const),
    field: fc.constant(field),
    patterns: fc.array(one, { minLength: 1, maxLength: 3 }),
  });
});

const range = (least: number, most: number): fc.Arbitrary<NumberRange> =>
  fc.oneof(
    fc.integer({ min: least, max: most }).map((value) => ({ low: value, high: value })),
    fc.integer({ min: least, max: most + 1 }).map((low) => ({ low, high: null })),
    fc.integer({ min: least - 1, max: most }).map((high) => ({ low: null, high })),
    fc
      .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
      .map(([low, high]) => ({ low, high })),
  );

const numbers: fc.Arbitrary<FilterTerm> = fc.oneof(
  fc.record({
    kind: fc.constant('numbers' as const),
    field: fc.constant('status' as const),
    ranges: fc.array(fc.oneof(range(100, 599), fc.constant({ low: 500, high: 599 })), {
      minLength: 1,
      maxLength: 2,
    }),
    none: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('numbers' as const),
    field: fc.constantFrom(
      'duration' as const,
      'size' as const,
      'request.size' as const,
      'response.size' as const,
      'layer' as const,
    ),
    ranges: fc.array(range(0, 3000), { minLength: 1, maxLength: 2 }),
    none: fc.constant(false),
  }),
);

/** When the exchanges below began, and a little around it. */
const time = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_100 }).map(epochMilliseconds);

const times: fc.Arbitrary<FilterTerm> = fc.oneof(
  time.map((low) => ({ kind: 'time' as const, low, high: null })),
  time.map((high) => ({ kind: 'time' as const, low: null, high })),
);

const headerName = fc
  .constantFrom('accept', 'X-User', 'via', 'set-cookie')
  .map((name) => ({ pieces: [name] }));

const headers: fc.Arbitrary<FilterTerm> = fc.record({
  kind: fc.constant('headers' as const),
  field: fc.constantFrom(...keysOf(headerFields)),
  patterns: fc.array(fc.record({ name: headerName, value: fc.option(pattern) }), {
    minLength: 1,
    maxLength: 2,
  }),
});

const bodies: fc.Arbitrary<FilterTerm> = fc.record({
  kind: fc.constant('bodies' as const),
  field: fc.constantFrom(...keysOf(bodyFields)),
  patterns,
});

const plain: fc.Arbitrary<FilterTerm> = fc.record({ kind: fc.constant('plain' as const), pattern });

/** Expressions whose lists hold two or more, as a parser makes them. @param terms what they are made of */
const expressionOf = (terms: fc.Arbitrary<FilterTerm>): fc.Arbitrary<FilterExpression> =>
  fc.letrec<{ expression: FilterExpression }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      terms,
      fc.record({
        kind: fc.constantFrom('all' as const, 'any' as const),
        of: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('not' as const), of: tie('expression') }),
    ),
  })).expression;

export const anyExpression = expressionOf(fc.oneof(words, numbers, times, headers, bodies, plain));

/** Without what a summary does not hold. */
export const summaryExpression = expressionOf(
  fc.oneof(
    words.filter((term) => term.kind === 'words' && term.field !== 'reason'),
    numbers,
    times,
    plain,
  ),
);

/** Text as people type it, half of it meaning something. */
export const typedText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '-',
        'or',
        'and',
        '"',
        '*',
        ',',
        ' ',
        ':',
        '>',
        '<=',
        '5xx',
        '\\',
        '=',
        '..',
        'none',
      ),
      fc
        .constantFrom('status', 'host', 'duration', 'reason', 'header', 'body', 'before', 'pinned', 'size')
        .filter(isFilterField),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom('200ms', '1MiB', 'shop', '14:30'),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

/** Exchanges that the filters above tell apart. */
export const anySummary = (id: string): fc.Arbitrary<ExchangeSummary> =>
  fc
    .record({
      id: fc.constant(id),
      kind: fc.constantFrom('http' as const, 'websocket' as const),
      state: fc.constantFrom('complete' as const, 'failed' as const, 'cancelled' as const),
      at: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_100 }).map(epochMilliseconds),
      listener: fc.constantFrom('web', 'a'),
      httpVersion: fc.constantFrom('1.1' as const, '2' as const),
      client: fc.constantFrom('127.0.0.1', '::1'),
      method: fc.constantFrom('GET', 'POST', 'get'),
      scheme: fc.constantFrom('http' as const, 'https' as const),
      authority: fc.constantFrom(
        'shop.localhost:8443',
        'SHOP.localhost',
        'a',
        '[::1]:80',
        'a:',
        'a123',
        'a:8b',
        '',
        'é.É:1',
      ),
      target: fc.oneof(
        fc.constantFrom('/', '/api', '/API/a?b', '*', '/a%20b', '/é/É', '/a"b', '/_', '/a\\b', 'http://a/b'),
        text.map((part) => `/${part}`),
      ),
      route: fc.option(fc.constantFrom('shop', 'a', 'none')),
      outerRoutes: fc.option(fc.constantFrom(['a'], ['b', 'shop'])),
      pool: fc.option(fc.constantFrom('shop', 'a')),
      upstream: fc.option(fc.constantFrom('a', 'b', 'B')),
      status: fc.option(fc.constantFrom(100, 200, 404, 503, 599)),
      answeredBy: fc.option(fc.constantFrom('upstream' as const, 'cache' as const, 'doorman' as const)),
      fault: fc.option(fc.constantFrom('upstream.refused' as const, 'route.none' as const)),
      cache: fc.option(fc.constantFrom('hit' as const, 'miss' as const)),
      requestBytes: fc.constantFrom(0, 1, 2999).map(bytes),
      responseBytes: fc.constantFrom(0, 1, 2999, 5000).map(bytes),
      contentType: fc.option(fc.constantFrom('text/html', 'application/JSON; charset=utf-8')),
      duration: fc.option(fc.integer({ min: 0, max: 3001 }).map(microseconds)),
    })
    .map(({ outerRoutes, ...rest }) => (outerRoutes === null ? rest : { ...rest, outerRoutes }));

import { describe, expect, test } from 'vitest';
import { describeRule, ordered, refusalsOfClient } from '../../../../src/renderer/features/defence/words.ts';
import { parseFilter } from '../../../../src/shared/filter/parse.ts';
import type { DefenceClient } from '../../../../src/shared/model/defence.ts';
import { milliseconds } from '../../../../src/shared/model/units.ts';

const client = (change: Partial<DefenceClient>): DefenceClient => ({
  client: '127.0.0.1',
  connections: 0,
  perSecond: 0,
  refused: { denied: 0, notAllowed: 0, rateExceeded: 0, connections: 0 },
  lastSeen: null,
  ...change,
});
const everything = { denied: 1, notAllowed: 2, rateExceeded: 3, connections: 4 };

describe('what a client was refused', () => {
  test('leads to its requests by reason, and to nothing where no request was read', () => {
    expect(refusalsOfClient(client({ refused: everything }))).toEqual([
      { words: 'over the rate', amount: 3, filter: 'client:127.0.0.1 reason:defence.rate_exceeded' },
      { words: 'denied', amount: 1, filter: 'client:127.0.0.1 reason:defence.denied' },
      { words: 'not allowed', amount: 2, filter: 'client:127.0.0.1 reason:defence.not_allowed' },
      { words: 'connections', amount: 4, filter: null },
    ]);
    expect(refusalsOfClient(client({}))).toEqual([]);
  });

  test('is found by filters that the inspector understands', () => {
    for (const name of ['127.0.0.1', '20010db800000001/64', 'fe80::1'])
      for (const { filter } of refusalsOfClient(client({ client: name, refused: everything })))
        expect(parseFilter(filter ?? '').mistakes, filter ?? '').toEqual([]);
  });
});

test('clients that are equal in what they are ordered by keep their places', () => {
  const names = (order: 'refused' | 'requests') =>
    ordered(
      [client({ client: 'b' }), client({ client: 'a' }), client({ client: 'c', perSecond: 2 })],
      order,
    ).map((one) => one.client);
  expect(names('requests')).toEqual(['c', 'a', 'b']);
  expect(names('refused')).toEqual(['a', 'b', 'c']);
});

test('a rule is said in words, with how it stands and what it refused', () => {
  expect(
    describeRule({
      kind: 'rate',
      route: 'shop',
      requests: 100,
      per: milliseconds(1000),
      burst: 50,
      key: 'client',
      buckets: 16_384,
      bucketLimit: 16_384,
      refused: 2,
    }),
  ).toMatchObject({
    rule: '100 requests per 1 s, 50 more at once, by client',
    state: '16,384 counted: full, new ones are counted together',
    refusals: [{ amount: 2, filter: 'route:shop reason:defence.rate_exceeded' }],
  });
  expect(
    describeRule({ kind: 'access', at: 'listener', id: 'web', allow: 1, deny: 2, denied: 0, notAllowed: 0 }),
  ).toMatchObject({ place: 'Listener web', rule: 'allows 1 range only, denies 2 ranges', refusals: [] });
});

import { describe, expect, it } from 'vitest';
import { networkName } from '../../../src/shared/explain/client-network.ts';
import { explain, toText } from '../../../src/shared/explain/index.ts';
import { milliseconds } from '../../../src/shared/model/units.ts';
import { decided } from './fixtures/decisions.ts';

const rate = {
  route: 'shop',
  key: 'client',
  client: '20010db800000001/64',
  requests: 5,
  per: milliseconds(60_000),
  burst: 2,
  remaining: 3,
  shared: false,
};

describe('defence in words', () => {
  it('says what is left, and to whom', () => {
    expect(toText(explain(decided('defence.allowed', rate))).split('\n')[0]).toBe(
      'Defence: Within the rate of shop: 2001:db8:0:1::/64 has 3 requests left',
    );
  });

  it('says when the next request is let through, without the value of a key', () => {
    const evidence = { ...rate, key: 'header:x-key', client: null, remaining: 0, shared: true };
    const text = toText(
      explain(decided('defence.rate_exceeded', { ...evidence, retryAfter: milliseconds(400) })),
    );
    expect(text).toContain('this value of header:x-key has no request left, and gets one more in 400 ms');
    expect(text).toContain('shared: all others are in use');
  });

  it('says which list kept a client out', () => {
    expect(
      toText(
        explain(decided('defence.not_allowed', { at: 'route', id: 'shop', client: '10.0.0.5', entries: 1 })),
      ),
    ).toBe('Defence: Refused: route shop allows only one address range, and 10.0.0.5 is in none of them');
  });
});

describe('a network', () => {
  it.each([
    ['20010db800000001/64', '2001:db8:0:1::/64'],
    ['20010db800000000/64', '2001:db8::/64'],
    ['0/64', '::/64'],
    ['192.0.2.1', '192.0.2.1'],
    ['fe80::1', 'fe80::1'],
  ])('%s is written as %s', (client, name) => {
    expect(networkName(client)).toBe(name);
  });
});

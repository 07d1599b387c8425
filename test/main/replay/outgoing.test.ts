import { describe, expect, it } from 'vitest';
import { outgoing } from '../../../src/main/replay/outgoing.ts';
import type { HeaderPairs } from '../../../src/shared/model/exchange.ts';

const made = (headers: HeaderPairs, fields: { method?: string; body?: string } = {}) =>
  outgoing({
    method: fields.method ?? 'GET',
    target: '/',
    authority: 'shop.localhost',
    headers,
    body: Buffer.from(fields.body ?? ''),
  }).headers;

describe('a request that is sent again', () => {
  it('keeps order, case and repetition of its fields', () => {
    const headers: HeaderPairs = [
      ['x-B', '1'],
      ['HOST', 'shop.localhost'],
      ['X-a', '2'],
      ['x-B', '3'],
    ];
    expect(made(headers)).toEqual(headers);
  });

  it('has Host as it is wanted, in its place, and first where it had none', () => {
    expect(
      made([
        ['A', '1'],
        ['Host', 'old'],
      ]),
    ).toEqual([
      ['A', '1'],
      ['Host', 'shop.localhost'],
    ]);
    expect(made([['A', '1']])).toEqual([
      ['Host', 'shop.localhost'],
      ['A', '1'],
    ]);
  });

  it('leaves out what was about the old connection, and what Connection names', () => {
    const headers: HeaderPairs = [
      ['Host', 'shop.localhost'],
      ['Connection', 'keep-alive, X-Hop'],
      ['X-Hop', '1'],
      ['Keep-Alive', 'timeout=5'],
      ['TE', 'trailers'],
      ['Upgrade', 'h2c'],
      ['Expect', '100-continue'],
      ['X-Stays', '1'],
    ];
    expect(made(headers).map(([name]) => name)).toEqual(['Host', 'X-Stays']);
  });

  it('cannot have its credentials taken by a Connection that names them', () => {
    expect(
      made([
        ['Connection', 'Authorization'],
        ['Authorization', 'x'],
      ]),
    ).toContainEqual(['Authorization', 'x']);
  });

  it('has the length of the body it has, where its framing was', () => {
    const chunked: HeaderPairs = [
      ['Transfer-Encoding', 'chunked'],
      ['A', '1'],
    ];
    expect(made(chunked, { method: 'POST', body: 'hello' })).toEqual([
      ['Host', 'shop.localhost'],
      ['Content-Length', '5'],
      ['A', '1'],
    ]);
    expect(made([['content-length', '9']], { method: 'PUT', body: 'hello' })).toContainEqual([
      'content-length',
      '5',
    ]);
    expect(made([['Content-Length', '9']])).toEqual([['Host', 'shop.localhost']]);
  });

  it('says that it has no body where a method lets one expect one', () => {
    expect(made([], { method: 'POST' })).toContainEqual(['Content-Length', '0']);
    expect(made([], { method: 'DELETE' })).toEqual([['Host', 'shop.localhost']]);
  });
});

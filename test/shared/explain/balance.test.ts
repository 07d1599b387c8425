import { describe, expect, it } from 'vitest';
import { explain, toText } from '../../../src/shared/explain/index.ts';
import type { DecisionEvidence, ExclusionReason } from '../../../src/shared/model/decision.ts';
import { milliseconds } from '../../../src/shared/model/units.ts';
import { candidate, decided, marked, rows, said } from './fixtures/decisions.ts';

describe('balance', () => {
  it('says whose turn it was, among how many, with the candidates as evidence', () => {
    const decision = decided('balance.round_robin', {
      pool: 'shop',
      chosen: 'api-1',
      candidates: [
        candidate('api-1', { active: 2, score: 1 }),
        candidate('api-2', { score: 0.333333 }),
        candidate('api-3', { score: null, excluded: 'disabled' }),
      ],
    });
    expect(marked(explain(decision).sentence)).toBe(
      'Round robin chose **api-1**: its turn among 2 available',
    );
    expect(explain(decision).table?.columns).toEqual(['Upstream', 'Active', 'Score', 'State']);
    expect(rows(explain(decision))).toEqual([
      'chosen: api-1 | 2 | 1 | available',
      'plain: api-2 | 0 | 0.33 | available',
      'excluded: api-3 | 0 | — | disabled',
    ]);
  });

  it('says that weights had a part in it', () => {
    const candidates = [candidate('a', { weight: 3 }), candidate('b')];
    expect(said('balance.round_robin', { pool: 'shop', chosen: 'a', candidates })).toBe(
      'ok Balance: Round robin chose **a**: its turn by weight among 2 available',
    );
  });

  it('says when there was no choice', () => {
    const b = candidate('b', { excluded: 'disabled' });
    expect(said('balance.round_robin', { pool: 'shop', chosen: 'a', candidates: [candidate('a'), b] })).toBe(
      'ok Balance: Round robin chose **a**: the only one available',
    );
    expect(said('balance.round_robin', { pool: 'shop', chosen: 'a', candidates: [candidate('a')] })).toBe(
      'ok Balance: Round robin chose **a**: the only upstream of **shop**',
    );
  });

  it('says what round robin stands in for', () => {
    const evidence = { pool: 'shop', chosen: 'a', candidates: [candidate('a'), candidate('b')] };
    const standsIn = (fallback: DecisionEvidence['balance.round_robin']['fallback']) =>
      said('balance.round_robin', fallback === undefined ? evidence : { ...evidence, fallback });
    const front = 'info Balance: Round robin chose **a**: its turn among 2 available. It stands in: ';
    expect(standsIn({ reason: 'hash_key_missing', key: 'header:x-user' })).toBe(
      `${front}the request has no header \`x-user\` to hash`,
    );
    expect(standsIn({ reason: 'hash_key_missing', key: 'query:q' })).toContain('no query parameter `q`');
    expect(standsIn({ reason: 'client_place_unknown', key: null })).toBe(
      `${front}nothing says where the client is, nor does the GeoIP database know its address`,
    );
    expect(standsIn({ reason: 'client_address_private', key: null })).toBe(
      `${front}nothing says where the client is, and its address is a private one, which has no place`,
    );
    expect(standsIn({ reason: 'geo_database_unusable', key: null })).toBe(
      `${front}nothing says where the client is, and the GeoIP database cannot be read; the log of Doorman says why`,
    );
    expect(standsIn({ reason: 'locations_missing', key: null })).toBe(
      `${front}no available upstream has a location`,
    );
  });

  it('names the measure by which a policy chose', () => {
    const candidates = [
      candidate('a', { score: 0.25, active: 1, weight: 4, latency: milliseconds(12.34) }),
      candidate('b', { score: 0.5, active: 1, weight: 2, latency: milliseconds(3.21) }),
      candidate('c', { score: null, excluded: 'ejected', latency: null }),
    ];
    const evidence = { pool: 'shop', chosen: 'a', candidates };
    expect(said('balance.random', evidence)).toBe(
      'ok Balance: Random chose **a**: drawn by weight from 2 available',
    );
    expect(rows(explain(decided('balance.random', evidence)))[0]).toBe(
      'chosen: a | 1 | 4 | 25 % | available',
    );
    expect(said('balance.least_requests', evidence)).toBe(
      'ok Balance: Least requests chose **a**: the fewest requests in flight for its weight among 2 available',
    );
    expect(said('balance.p2c', evidence)).toBe(
      'ok Balance: Power of two chose **a**: of two drawn it has fewer requests in flight for its weight than **b**',
    );
    expect(said('balance.latency', evidence)).toBe(
      'ok Balance: Latency chose **a**: the shortest wait to be expected, 12 ms on average with 1 in flight',
    );
    const table = explain(decided('balance.latency', evidence)).table;
    expect(table?.columns).toEqual(['Upstream', 'Active', 'Weight', 'Latency', 'Wait', 'State']);
    expect(rows(explain(decided('balance.latency', evidence)))).toEqual([
      'chosen: a | 1 | 4 | 12 ms | 0.3 ms | available',
      'plain: b | 1 | 2 | 3.2 ms | 0.5 ms | available',
      'excluded: c | 0 | 1 | — | — | ejected',
    ]);
    expect(said('balance.first', evidence)).toBe(
      'ok Balance: First chose **a**: the first in the file that is available',
    );
    expect(said('balance.ip_hash', { ...evidence, network: '10.0.0.1' })).toBe(
      'ok Balance: IP hash chose **a**: the home of client `10.0.0.1`',
    );
    expect(said('balance.consistent_hash', { ...evidence, key: 'cookie:sid', hash: 255 })).toBe(
      'ok Balance: Consistent hash chose **a**: the home of this cookie `sid`, hash `000000ff`',
    );
  });

  it('says when equals were drawn from', () => {
    const evidence = { pool: 'shop', chosen: 'a', candidates: [candidate('a'), candidate('b')] };
    expect(said('balance.least_requests', evidence)).toBe(
      'ok Balance: Least requests chose **a**: drawn from 2 with equally few requests in flight',
    );
    expect(said('balance.p2c', evidence)).toBe(
      'ok Balance: Power of two chose **a**: of two drawn it has as few requests in flight as **b**, and was drawn first',
    );
  });

  it('says how far the client is, and who would be nearer', () => {
    const candidates = [
      candidate('paris', { score: 430.2, excluded: 'unhealthy' }),
      candidate('berlin', { score: 576.4 }),
      candidate('sydney', { score: 16_643 }),
      candidate('nowhere', { score: null }),
    ];
    const place = { lat: 52.37, lon: 4.9, name: 'Amsterdam' };
    const evidence = { pool: 'shop', chosen: 'berlin', candidates, place, source: 'simulated' as const };
    expect(said('balance.geo', evidence)).toBe(
      'ok Balance: Geo chose **berlin**: the nearest available, 576 km from the client simulated at Amsterdam (52.37, 4.9); paris is nearer but unhealthy',
    );
    expect(rows(explain(decided('balance.geo', evidence)))).toEqual([
      'excluded: paris | 0 | 430 km | unhealthy',
      'chosen: berlin | 0 | 576 km | available',
      'plain: sydney | 0 | 16,643 km | available',
      'plain: nowhere | 0 | — | available',
    ]);
    const near = { ...evidence, candidates: candidates.slice(1), place: { lat: 52.37, lon: 4.9 } };
    expect(said('balance.geo', { ...near, source: 'header' })).toBe(
      'ok Balance: Geo chose **berlin**: the nearest, 576 km from the client at 52.37, 4.9',
    );
    expect(said('balance.geo', { ...near, place, source: 'geoip' })).toBe(
      'ok Balance: Geo chose **berlin**: the nearest, 576 km from the client, which GeoIP places in Amsterdam (52.37, 4.9)',
    );
  });

  it('says what a sticky cookie did', () => {
    const choice = { pool: 'shop', chosen: 'a', candidates: [candidate('a', { score: null })] };
    expect(said('balance.sticky', { ...choice, cookie: 'stick' })).toBe(
      'ok Balance: The cookie `stick` keeps this client with **a**',
    );
    expect(
      said('balance.sticky_lost', { pool: 'shop', cookie: 'stick', upstream: 'a', reason: 'draining' }),
    ).toBe('info Balance: The cookie `stick` names **a**, which is draining: the client moves to another');
    expect(said('balance.sticky_lost', { pool: 'shop', cookie: 'stick', upstream: null, reason: null })).toBe(
      'info Balance: The cookie `stick` names no upstream of **shop**: the client gets a new one',
    );
  });

  it('says that unhealthy ones are used in panic, and shows which', () => {
    expect(said('balance.panic', { pool: 'shop', healthy: 1, enabled: 3, threshold: 0.5 })).toBe(
      'warn Balance: Only 1 of 3 upstreams of **shop** is healthy, fewer than 50 %: the others are used as well, so that it is not overrun',
    );
    const candidates = [candidate('a'), candidate('b', { overruled: 'unhealthy' })];
    expect(rows(explain(decided('balance.round_robin', { pool: 'shop', chosen: 'a', candidates })))).toEqual([
      'chosen: a | 0 | 0 | available',
      'plain: b | 0 | 0 | unhealthy, used all the same',
    ]);
  });

  it('marks backups and upstreams that start slowly', () => {
    const candidates = [
      candidate('a', { excluded: 'max_requests' }),
      candidate('b', { backup: true, weight: 4, warmth: 0.25 }),
      candidate('c', { backup: true, weight: 2 }),
    ];
    const evidence = { pool: 'shop', chosen: 'b', candidates };
    expect(said('balance.round_robin', evidence)).toBe(
      'ok Balance: Round robin chose **b**: its turn by weight among 2 available, as one of the backups',
    );
    expect(said('balance.round_robin', { ...evidence, candidates: candidates.slice(0, 2) })).toBe(
      'ok Balance: Round robin chose **b**: the only one available, a backup',
    );
    expect(rows(explain(decided('balance.round_robin', evidence)))).toEqual([
      'excluded: a | 0 | 1 | 0 | at its limit',
      'chosen: b | 0 | 1 of 4 | 0 | available, backup',
      'plain: c | 0 | 2 | 0 | available, backup',
    ]);
  });

  it('says what to do when nobody is available', () => {
    const advice = (...excluded: ExclusionReason[]) =>
      said('balance.none_available', {
        pool: 'shop',
        candidates: excluded.map((reason, at) => candidate(`u${at}`, { excluded: reason })),
      });
    expect(advice('max_requests', 'disabled')).toBe(
      'error Balance: No upstream of **shop** is available: 1 disabled and 1 at its limit of requests. Those at their limit are free again when requests end.',
    );
    expect(advice('ejected', 'unhealthy')).toContain('Those left out are tried again by themselves.');
    expect(advice('circuit_open')).toContain('Those left out are tried again by themselves.');
    expect(advice('unhealthy')).toContain('They come back when their checks succeed.');
    expect(advice('draining')).toContain('Enable one of them, or add another.');
  });

  it('says why nobody was available', () => {
    const candidates = [candidate('a', { excluded: 'disabled' }), candidate('b', { excluded: 'disabled' })];
    const decision = decided('balance.none_available', { pool: 'shop', candidates });
    expect(toText(explain(decision)).split('\n')[0]).toBe(
      'Balance: No upstream of shop is available: 2 disabled. Enable one of them, or add another.',
    );
    expect(rows(explain(decision))).toHaveLength(2);
    expect(said('balance.none_available', { pool: 'shop', candidates: [] })).toBe(
      'error Balance: **shop** has no upstream. Add one to the pool.',
    );
  });
});

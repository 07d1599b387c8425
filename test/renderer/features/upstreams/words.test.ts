import { describe, expect, it } from 'vitest';
import {
  checksText,
  checkText,
  secondText,
} from '../../../../src/renderer/features/upstreams/chart-words.ts';
import { filterEvents } from '../../../../src/renderer/features/upstreams/event-filter.ts';
import { policyOf } from '../../../../src/renderer/features/upstreams/pool-policy.ts';
import { groupByPool } from '../../../../src/renderer/features/upstreams/upstream-state.ts';
import { lookOf, servesRequests } from '../../../../src/renderer/ui/upstream-look.ts';
import type { AppEvent } from '../../../../src/shared/model/event.ts';
import { epochMilliseconds, milliseconds } from '../../../../src/shared/model/units.ts';
import { makeUpstream } from '../../../helpers/renderer/fake-host.ts';

const check = (ok: boolean) => ({
  at: epochMilliseconds(new Date(2026, 10, 22, 13, 4, 5).getTime()),
  ok,
  duration: milliseconds(3),
  detail: ok ? '200' : '503',
});

describe('the check strip', () => {
  it('says of a check when it was, how it went and what was seen', () => {
    expect(checkText(check(true))).toBe('13:04:05 · passed in 3.0 ms · 200');
    expect(checkText({ ...check(false), detail: '' })).toBe('13:04:05 · failed in 3.0 ms');
  });

  it('sums up all of them', () => {
    expect(checksText([check(true)])).toBe('passed');
    expect(checksText([check(true), check(true)])).toBe('all 2 passed');
    expect(checksText([check(true), check(false)])).toBe('1 of 2 failed');
  });
});

describe('the traffic chart', () => {
  it('says what a second held', () => {
    expect(secondText({ requests: 1, failures: 0, p50: null }, 0)).toBe('last second · 1 request');
    expect(secondText({ requests: 1200, failures: 2, p50: milliseconds(41) }, 12)).toBe(
      '12 s ago · 1,200 requests · 2 failed · p50 41 ms',
    );
  });
});

describe('upstreams', () => {
  it('are grouped by pool in the order of the configuration', () => {
    const upstreams = [
      makeUpstream({ pool: 'shop', id: 'b' }),
      makeUpstream({ pool: 'docs', id: 'a' }),
      makeUpstream({ pool: 'shop', id: 'a' }),
    ];
    const groups = groupByPool(upstreams).map(({ pool, upstreams: members }) => [
      pool,
      members.map(({ id }) => id),
    ]);
    expect(groups).toEqual([
      ['shop', ['b', 'a']],
      ['docs', ['a']],
    ]);
  });

  it('serve requests while nothing speaks against it', () => {
    expect(servesRequests(makeUpstream({ state: 'unknown' }))).toBe(true);
    expect(servesRequests(makeUpstream({ state: 'ejected' }))).toBe(false);
    expect(servesRequests(makeUpstream({ state: 'healthy', broken: 'slow' }))).toBe(false);
  });

  it('are told apart by shape and word, not by colour alone', () => {
    const states = [
      'unknown',
      'healthy',
      'unhealthy',
      'ejected',
      'circuit_open',
      'draining',
      'disabled',
      'broken',
    ] as const;
    const looks = states.map((state) => lookOf({ state, reason: null }));
    expect(new Set(looks.map(({ shape }) => shape)).size).toBe(looks.length);
    expect(new Set(looks.map(({ word }) => word)).size).toBe(looks.length);
  });
});

describe('a reason that says more than the state', () => {
  it('changes the word that is shown', () => {
    expect(lookOf({ state: 'draining', reason: { code: 'health.drained', evidence: {} } }).word).toBe(
      'Drained',
    );
    expect(
      lookOf({ state: 'circuit_open', reason: { code: 'health.circuit_half_open', evidence: {} } }).word,
    ).toBe('Half open');
  });
});

describe('policyOf', () => {
  const input = {
    pools: [{ id: 'shop', balance: 'least-requests' }, { id: 'docs' }, { id: 'odd', balance: 3 }],
  };

  it('reads how a pool chooses, in words', () => {
    expect(policyOf(input, 'shop')).toBe('least requests');
    expect(policyOf(input, 'docs')).toBe('round robin');
  });

  it('says nothing of what it cannot read', () => {
    expect(policyOf(input, 'odd')).toBeNull();
    expect(policyOf(input, 'none')).toBeNull();
    expect(policyOf(undefined, 'shop')).toBeNull();
    expect(policyOf({ pools: 'shop' }, 'shop')).toBeNull();
  });
});

describe('filterEvents', () => {
  const at = epochMilliseconds(0);
  const events: readonly AppEvent[] = [
    { id: 1, at, kind: 'engine.stopped', evidence: { reason: 'x' } },
    { id: 2, at, kind: 'engine.started', evidence: { restarts: 1 } },
    {
      id: 3,
      at,
      kind: 'upstream.ejected',
      evidence: { pool: 'p', upstream: 'u', failures: 5, last: '502', duration: milliseconds(1), times: 1 },
    },
  ];
  const ids = (filter: Parameters<typeof filterEvents>[1]) =>
    filterEvents(events, filter).map(({ id }) => id);

  it('shows the newest first, of at least the severity asked for', () => {
    expect(ids('all')).toEqual([3, 2, 1]);
    expect(ids('warning')).toEqual([3, 1]);
    expect(ids('error')).toEqual([1]);
  });
});

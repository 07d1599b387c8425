import { describe, expect, it } from 'vitest';
import { explainHealth } from '../../../../src/shared/explain/health.ts';
import { wallStart } from './manual-clock.ts';
import { track } from './track.ts';

const sentence = (tracked: ReturnType<typeof track>) =>
  explainHealth(tracked.tracker.status(), tracked.clock.now())
    .map(({ text }) => text)
    .join('');

describe('an upstream whose requests fail', () => {
  it('is ejected after so many failures in a row, says why and until when, and comes back by itself', () => {
    const tracked = track({ health: { passive: { consecutiveFailures: 5, ejectFor: '10s' } } });
    const { tracker, clock, answer } = tracked;
    for (let count = 0; count < 4; count += 1) answer(502);
    expect(tracker.excluded(clock.at)).toBeNull();
    answer(502);
    expect(tracker.excluded(clock.at)).toBe('ejected');
    clock.pass(8_000);
    expect(sentence(tracked)).toBe('Ejected 8 s ago after 5 × 502, back in 2 s');
    clock.pass(1_999);
    expect(tracker.excluded(clock.at)).toBe('ejected');
    clock.pass(1);
    expect(tracker.excluded(clock.at)).toBeNull();
    expect(tracker.inServiceSince).toBe(clock.at);
    expect(tracked.events).toEqual([
      {
        kind: 'upstream.ejected',
        at: wallStart,
        evidence: { pool: 'shop', upstream: 'u0', failures: 5, last: '502', duration: 10_000, times: 1 },
      },
      {
        kind: 'upstream.returned',
        at: wallStart + 10_000,
        evidence: { pool: 'shop', upstream: 'u0', after: 10_000 },
      },
    ]);
  });

  it('stays when one of them succeeds between', () => {
    const { tracker, clock, answer } = track();
    for (let count = 0; count < 20; count += 1) answer(count % 5 === 4 ? 200 : 502);
    expect(tracker.excluded(clock.at)).toBeNull();
  });

  it.each([
    ['refused connections', 'upstream.refused'],
    ['reset connections', 'upstream.reset'],
    ['answers that are late', 'upstream.headers_timeout'],
    ['connections that are late', 'upstream.connect_timeout'],
  ] as const)('is ejected for %s', (_, fault) => {
    const { tracker, clock } = track();
    for (let count = 0; count < 5; count += 1) tracker.finished(fault, null, null, tracker.began());
    expect(tracker.excluded(clock.at)).toBe('ejected');
  });

  it('is ejected for bodies that it cuts, though every answer began well', () => {
    const { tracker, clock } = track();
    for (let count = 0; count < 5; count += 1) {
      expect(tracker.finished(null, 200, null, tracker.began())).toBe(true);
      tracker.ended('upstream.cut');
    }
    expect(tracker.excluded(clock.at)).toBe('ejected');
  });

  it.each(['request.client_left', 'request.body_timeout', 'engine.shutting_down'] as const)(
    'stays when the fault is not its own: %s',
    (fault) => {
      const { tracker, clock } = track();
      for (let count = 0; count < 50; count += 1) tracker.finished(fault, null, null, tracker.began());
      expect(tracker.excluded(clock.at)).toBeNull();
      expect(tracker.status().successRate).toBeNull();
    },
  );

  it('fails by the statuses that the pool takes for failures, and by no others', () => {
    const { tracker, clock, answer } = track({ health: { passive: { failureStatuses: '429,500' } } });
    for (let count = 0; count < 50; count += 1) answer(502);
    expect(tracker.excluded(clock.at)).toBeNull();
    for (const status of [429, 500, 429, 500, 500]) answer(status);
    expect(tracker.excluded(clock.at)).toBe('ejected');
  });
});

describe('ejections', () => {
  it('take longer each time, up to five minutes, and shorter again after a while in service', () => {
    const { tracker, clock, refuse } = track({
      health: { passive: { consecutiveFailures: 1, ejectFor: '100s' } },
    });
    const ejectedFor = () => {
      refuse();
      const began = clock.at;
      while (tracker.excluded(clock.at) !== null) clock.pass(1_000);
      return clock.at - began;
    };
    expect([ejectedFor(), ejectedFor(), ejectedFor(), ejectedFor()]).toEqual([
      100_000, 200_000, 300_000, 300_000,
    ]);
    clock.pass(300_000);
    expect(ejectedFor()).toBe(200_000);
  });

  it('leave half of the pool in service by default', () => {
    const { trackers, clock, refuse } = track({}, 5);
    for (const tracker of trackers) for (let count = 0; count < 9; count += 1) refuse(tracker);
    expect(trackers.map((tracker) => tracker.excluded(clock.at))).toEqual([
      'ejected',
      'ejected',
      null,
      null,
      null,
    ]);
    clock.pass(10_000);
    // Room again, and it goes on failing.
    const [, , third] = trackers;
    refuse(third);
    expect(trackers.map((tracker) => tracker.excluded(clock.at))).toEqual([
      null,
      null,
      'ejected',
      null,
      null,
    ]);
  });

  it('never meet the only upstream of a pool, such as a development server that restarts', () => {
    const { tracker, clock, refuse } = track({}, 1);
    for (let count = 0; count < 100; count += 1) refuse();
    expect(tracker.excluded(clock.at)).toBeNull();
  });

  it('meet the only upstream where the pool says that all may be ejected', () => {
    const { tracker, clock, refuse } = track({ health: { passive: { maxEjected: '100%' } } }, 1);
    for (let count = 0; count < 5; count += 1) refuse();
    expect(tracker.excluded(clock.at)).toBe('ejected');
  });

  it('do not swing with an upstream that flaps: it is out of service longer and longer', () => {
    const { tracker, clock, refuse, answer, events } = track({
      health: { passive: { consecutiveFailures: 2, ejectFor: '1s' } },
    });
    // Ten minutes, ten requests a second: bad for half a second of each.
    for (let tick = 0; tick < 6_000; tick += 1) {
      clock.pass(100);
      if (tracker.excluded(clock.at) !== null) continue;
      if (tick % 10 < 5) refuse();
      else answer(200);
    }
    expect(events.filter(({ kind }) => kind === 'upstream.ejected').length).toBeLessThan(60);
  });
});

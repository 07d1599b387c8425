import { describe, expect, it } from 'vitest';
import { track } from './track.ts';

describe('an upstream that is drained by hand', () => {
  it('gets no new request, tells when the last one has ended, and takes part again when enabled', () => {
    const { tracker, clock, kinds } = track();
    tracker.counters.active = 1;
    tracker.control({ action: 'drain', mode: null });
    expect(tracker.excluded(clock.at)).toBe('draining');
    expect(tracker.status()).toMatchObject({
      state: 'draining',
      reason: { code: 'health.draining', evidence: { active: 1 } },
    });
    expect(kinds()).toEqual([]);
    tracker.counters.active = 0;
    tracker.settle(clock.at);
    tracker.settle(clock.at);
    expect(tracker.status().reason?.code).toBe('health.drained');
    expect(kinds()).toEqual(['upstream.drained']);
    clock.pass(1_000);
    tracker.control({ action: 'enable', mode: null });
    expect(tracker.excluded(clock.at)).toBeNull();
    expect(tracker.inServiceSince).toBe(clock.at);
  });
});

describe('an upstream that is disabled', () => {
  it('by hand or by the configuration, says by which', () => {
    const { tracker, clock, configure } = track();
    tracker.control({ action: 'disable', mode: null });
    expect(tracker.excluded(clock.at)).toBe('disabled');
    expect(tracker.status().reason?.evidence).toEqual({ by: 'control' });
    configure({}, false);
    tracker.control({ action: 'enable', mode: null });
    expect(tracker.excluded(clock.at)).toBe('disabled');
    expect(tracker.status().reason?.evidence).toEqual({ by: 'configuration' });
    configure({}, true);
    expect(tracker.excluded(clock.at)).toBeNull();
  });
});

describe('an upstream that is broken on purpose', () => {
  it('is still chosen, and ejected for what it does, until it is mended', () => {
    const { tracker, clock } = track();
    tracker.control({ action: 'break', mode: 'error' });
    expect(tracker.excluded(clock.at)).toBeNull();
    expect(tracker.status()).toMatchObject({ state: 'broken', broken: 'error' });
    for (let count = 0; count < 5; count += 1) {
      tracker.finished('upstream.broken', null, null, tracker.began());
    }
    expect(tracker.status()).toMatchObject({ state: 'ejected', broken: 'error' });
    tracker.control({ action: 'mend', mode: null });
    expect(tracker.status()).toMatchObject({ state: 'ejected', broken: null });
    tracker.control({ action: 'reset', mode: null });
    expect(tracker.excluded(clock.at)).toBeNull();
  });
});

describe('active checks', () => {
  const checked = () => track({ health: { active: { rise: 2, fall: 3 } } });
  const result = (ok: boolean, { clock }: ReturnType<typeof checked>) => ({
    at: clock.now(),
    ok,
    duration: 1 as never,
    detail: ok ? '200' : 'answered 500, expected 200-399',
  });

  it('take an upstream out of service after `fall` and back after `rise` of them in a row', () => {
    const tracked = checked();
    const { tracker, clock } = tracked;
    const feed = (...oks: boolean[]) => {
      for (const ok of oks) tracker.checked(result(ok, tracked));
      return tracker.excluded(clock.at);
    };
    expect(feed(true, false, false)).toBeNull();
    expect(feed(true, false, false)).toBeNull();
    expect(feed(false)).toBe('unhealthy');
    expect(tracker.status().reason).toEqual({
      code: 'health.checks_failed',
      evidence: { checks: 3, detail: 'answered 500, expected 200-399' },
    });
    expect(feed(true, false, true)).toBe('unhealthy');
    clock.pass(1_000);
    expect(feed(true)).toBeNull();
    expect(tracker.inServiceSince).toBe(clock.at);
    expect(tracked.kinds()).toEqual(['upstream.unhealthy', 'upstream.healthy']);
  });

  it('decide with the first of them, and are kept for a strip of thirty', () => {
    const tracked = checked();
    const { tracker, clock, configure } = tracked;
    tracker.checked(result(false, tracked));
    expect(tracker.excluded(clock.at)).toBe('unhealthy');
    for (let count = 0; count < 40; count += 1) tracker.checked(result(true, tracked));
    expect(tracker.status().checks).toHaveLength(30);
    expect(tracker.status().state).toBe('healthy');
    tracker.checked(result(false, tracked));
    configure({});
    expect(tracker.status()).toMatchObject({ state: 'unknown', checks: [] });
  });
});

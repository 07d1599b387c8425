import { describe, expect, it } from 'vitest';
import { explainHealth } from '../../../../src/shared/explain/health.ts';
import { track } from './track.ts';

const circuitBreaker = { errorRate: '50%', minRequests: 20, window: '10s', openFor: '5s' } as const;
// Ejection would be first otherwise.
const health = { passive: { consecutiveFailures: 1000 } };

const opened = () => {
  const tracked = track({ circuitBreaker, health });
  for (let count = 0; count < 10; count += 1) {
    tracked.answer(200);
    tracked.answer(500);
  }
  return tracked;
};

describe('a circuit breaker', () => {
  it('opens at 50 % errors of 20 requests, and not before', () => {
    const tracked = track({ circuitBreaker, health });
    const { tracker, clock, answer } = tracked;
    for (let count = 0; count < 9; count += 1) {
      answer(200);
      answer(500);
    }
    answer(200);
    expect(tracker.excluded(clock.at)).toBeNull();
    answer(500);
    expect(tracker.excluded(clock.at)).toBe('circuit_open');
    clock.pass(1_000);
    const said = explainHealth(tracker.status(), clock.now()).map(({ text }) => text);
    expect(said.join('')).toBe('Opened 1 s ago: 50 % of 20 requests failed; a probe in 4 s');
  });

  it('stays closed below the rate, whatever the number', () => {
    const { tracker, clock, answer } = track({ circuitBreaker, health });
    for (let count = 0; count < 300; count += 1) answer(count % 5 < 3 ? 200 : 503);
    expect(tracker.excluded(clock.at)).toBeNull();
  });

  it('forgets what is older than its window', () => {
    const { tracker, clock, answer } = track({ circuitBreaker, health });
    for (let count = 0; count < 19; count += 1) answer(500);
    clock.pass(11_000);
    answer(500);
    expect(tracker.excluded(clock.at)).toBeNull();
  });

  it('lets one request through after openFor, and closes when that succeeds', () => {
    const tracked = opened();
    const { tracker, clock } = tracked;
    clock.pass(4_999);
    expect(tracker.excluded(clock.at)).toBe('circuit_open');
    clock.pass(1);
    expect(tracker.excluded(clock.at)).toBeNull();
    const probe = tracker.began();
    expect(probe).toBe(true);
    expect(tracker.excluded(clock.at)).toBe('circuit_open');
    expect(tracker.status().reason?.code).toBe('health.circuit_half_open');
    tracker.finished(null, 200, null, probe);
    expect(tracker.excluded(clock.at)).toBeNull();
    expect(tracker.inServiceSince).toBe(clock.at);
    expect(tracked.kinds()).toEqual([
      'upstream.circuit_opened',
      'upstream.circuit_half_opened',
      'upstream.circuit_closed',
    ]);
  });

  it('opens for as long again when the probe fails', () => {
    const { tracker, clock, refuse } = opened();
    clock.pass(5_000);
    expect(tracker.excluded(clock.at)).toBeNull();
    refuse();
    clock.pass(4_999);
    expect(tracker.excluded(clock.at)).toBe('circuit_open');
    clock.pass(1);
    expect(tracker.excluded(clock.at)).toBeNull();
  });

  it('sends another probe when the client of the first has left', () => {
    const { tracker, clock } = opened();
    clock.pass(5_000);
    tracker.excluded(clock.at);
    tracker.finished('request.client_left', null, null, tracker.began());
    expect(tracker.excluded(clock.at)).toBeNull();
    expect(tracker.began()).toBe(true);
  });

  it('is judged by its probe alone, not by what was asked before it opened', () => {
    const { tracker, clock } = opened();
    clock.pass(5_000);
    tracker.excluded(clock.at);
    const probe = tracker.began();
    tracker.finished(null, 200, null, false);
    expect(tracker.excluded(clock.at)).toBe('circuit_open');
    tracker.finished(null, 200, null, probe);
    expect(tracker.excluded(clock.at)).toBeNull();
  });

  it('keeps its state when other settings of the pool change', () => {
    const { tracker, clock, configure } = opened();
    configure({ circuitBreaker, health: { passive: { consecutiveFailures: 7 } } });
    expect(tracker.excluded(clock.at)).toBe('circuit_open');
    configure({ health });
    expect(tracker.excluded(clock.at)).toBeNull();
  });
});

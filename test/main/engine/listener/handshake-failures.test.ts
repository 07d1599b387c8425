import { expect, it } from 'vitest';
import { HandshakeFailures } from '../../../../src/main/engine/listener/handshake-failures.ts';
import type { EventReport } from '../../../../src/shared/model/event.ts';
import type { HandshakeFailure } from '../../../../src/shared/model/handshake-failure.ts';
import { epochMilliseconds } from '../../../../src/shared/model/units.ts';

const failure: HandshakeFailure = {
  reason: 'version',
  detail: 'ERR_SSL_UNSUPPORTED_PROTOCOL',
  client: '127.0.0.1',
  serverName: null,
  problem: null,
  certificate: null,
};

function watch() {
  const events: EventReport[] = [];
  const clock = { now: 1_000_000 };
  const failures = new HandshakeFailures(
    () => epochMilliseconds(clock.now),
    (event) => events.push(event),
  );
  return { events, clock, failures };
}

it('a reason is told at once, and after that once a minute with how many there were', () => {
  const { events, clock, failures } = watch();
  for (let count = 0; count < 1000; count += 1) failures.add('web', failure);
  clock.now += 60_000;
  failures.add('web', failure);
  expect(events.map(({ evidence }) => evidence)).toMatchObject([
    { listener: 'web', reason: 'version', times: 1 },
    { listener: 'web', reason: 'version', times: 1000 },
  ]);
  expect(failures.of('web')).toEqual([{ reason: 'version', count: 1001, lastAt: clock.now }]);
});

it('other reasons and listeners are told for themselves', () => {
  const { events, failures } = watch();
  failures.add('web', failure);
  failures.add('web', { ...failure, reason: 'cipher' });
  failures.add('api', failure);
  expect(events).toHaveLength(3);
});

it('clients that just leave are counted and not told', () => {
  const { events, failures } = watch();
  failures.add('web', { ...failure, reason: 'client_left' });
  failures.add('web', { ...failure, reason: 'timeout' });
  expect(events).toEqual([]);
  expect(failures.of('web').map(({ reason }) => reason)).toEqual(['client_left', 'timeout']);
});

it('listeners that are gone are forgotten', () => {
  const { failures } = watch();
  failures.add('web', failure);
  failures.retain(new Set(['api']));
  expect(failures.of('web')).toEqual([]);
});

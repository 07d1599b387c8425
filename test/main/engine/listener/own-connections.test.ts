import { expect, test } from 'vitest';
import { OwnConnections } from '../../../../src/main/engine/listener/own-connections.ts';

const ends = (clientPort: number) => ({ clientAddress: '127.0.0.1', clientPort, listenerPort: 8443 });

test('a connection that is said to be our own is so once, and no other is', () => {
  const own = new OwnConnections(() => 0);
  expect(own.take(ends(1))).toBe(false);
  own.expect(ends(1));
  expect(own.take(ends(2))).toBe(false);
  expect(own.take(null)).toBe(false);
  expect(own.take({ ...ends(1), listenerPort: 8444 })).toBe(false);
  expect(own.take(ends(1))).toBe(true);
  expect(own.take(ends(1))).toBe(false);
});

test("one that did not fail is forgotten after a while: its port may be a client's by then", () => {
  let now = 0;
  const own = new OwnConnections(() => now);
  own.expect(ends(1));
  now = 20_000;
  expect(own.take(ends(1))).toBe(false);
});

test('only so many are known, the oldest of which are forgotten', () => {
  const own = new OwnConnections(() => 0);
  for (let port = 1; port <= 300; port += 1) own.expect(ends(port));
  const known = Array.from({ length: 300 }, (_, index) => own.take(ends(index + 1)));
  expect(known.filter((isKnown) => isKnown)).toHaveLength(256);
  expect(known[0]).toBe(false);
  expect(known[299]).toBe(true);
});

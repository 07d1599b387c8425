import { expect, it } from 'vitest';
import { createProblems } from '../../../src/main/host/problems.ts';
import { createStatusBoard } from '../../../src/main/host/status-board.ts';
import type { ListenerStatus, RefusedConnections } from '../../../src/shared/model/status.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';

const listener = (
  refused: RefusedConnections,
  handshakeFailures: ListenerStatus['handshakeFailures'] = [],
): ListenerStatus => ({
  id: 'web',
  port: 8443,
  addresses: ['127.0.0.1'],
  tls: true,
  protocols: ['h1'],
  url: 'https://localhost:8443',
  state: 'open',
  problem: null,
  errorCode: null,
  freePort: null,
  refused,
  handshakeFailures,
});

it('a listener that refused connections is a problem that names its limits, said once however many there are', () => {
  let changes = 0;
  const problems = createProblems(() => {
    changes += 1;
  });
  const board = createStatusBoard({ problems, bindOf: () => 'localhost', onChange: () => {} });
  board.takeListeners([listener({ connections: 0, connectionsPerClient: 0 })]);
  expect(problems.list()).toEqual([]);
  board.takeListeners([listener({ connections: 0, connectionsPerClient: 1 })]);
  board.takeListeners([listener({ connections: 0, connectionsPerClient: 200 })]);
  expect(changes).toBe(1);
  expect(problems.list()).toMatchObject([
    {
      id: 'listener.connections_refused:web',
      severity: 'warning',
      message: expect.stringContaining('limits.connectionsPerClient'),
    },
  ]);
  board.takeListeners([listener({ connections: 1, connectionsPerClient: 200 })]);
  expect(problems.list()[0]?.message).toContain('limits.connections allows');
  board.takeListeners([listener({ connections: 0, connectionsPerClient: 0 })]);
  expect(problems.list()).toEqual([]);
});

it('a listener that turned clients without an accepted certificate away is a problem; other failed handshakes are not', () => {
  const problems = createProblems(() => {});
  const board = createStatusBoard({ problems, bindOf: () => 'localhost', onChange: () => {} });
  const nothing = { connections: 0, connectionsPerClient: 0 };
  const failed = { count: 1, lastAt: epochMilliseconds(1) };
  board.takeListeners([listener(nothing, [{ ...failed, reason: 'client_left' }])]);
  expect(problems.list()).toEqual([]);
  board.takeListeners([listener(nothing, [{ ...failed, reason: 'client_certificate_missing' }])]);
  expect(problems.list()).toMatchObject([
    {
      id: 'listener.client_certificates:web',
      severity: 'warning',
      message: expect.stringContaining("'web'"),
    },
  ]);
  board.takeListeners([listener(nothing)]);
  expect(problems.list()).toEqual([]);
});

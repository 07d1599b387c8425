import { expect, it } from 'vitest';
import { createProblems } from '../../../src/main/host/problems.ts';
import { createStatusBoard } from '../../../src/main/host/status-board.ts';
import type { ListenerStatus, RefusedConnections } from '../../../src/shared/model/status.ts';

const listener = (refused: RefusedConnections): ListenerStatus => ({
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

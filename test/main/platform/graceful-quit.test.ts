import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { quitGracefully } from '../../../src/main/platform/graceful-quit.ts';

class FakeApp extends EventEmitter {
  readonly prevented: boolean[] = [];

  exit(code?: number): void {
    this.emit('exited', code);
  }

  willQuit(): void {
    let prevented = false;
    this.emit('will-quit', { preventDefault: () => (prevented = true) });
    this.prevented.push(prevented);
  }
}

function start(close: () => Promise<void>, limitMilliseconds = 60_000) {
  const app = new FakeApp();
  const problems: string[] = [];
  quitGracefully({
    app: app as never,
    close,
    limitMilliseconds,
    onProblem: (problem) => problems.push(problem),
  });
  return { app, problems };
}

test('the process ends with 0 once everything is closed, and not before', async () => {
  const closed = Promise.withResolvers<void>();
  const { app, problems } = start(() => closed.promise);
  const order: string[] = [];
  app.once('exited', () => order.push('exited'));
  app.willQuit();
  order.push('closed');
  closed.resolve();
  const [code] = await once(app, 'exited');
  expect(order).toEqual(['closed', 'exited']);
  expect(code).toBe(0);
  expect(app.prevented).toEqual([true]);
  expect(problems).toEqual([]);
});

test('asking twice closes once', async () => {
  let closes = 0;
  const { app } = start(async () => {
    closes += 1;
  });
  app.willQuit();
  app.willQuit();
  await once(app, 'exited');
  expect(closes).toBe(1);
  expect(app.prevented).toEqual([true, true]);
});

test('what does not close ends with 1 and says so', async () => {
  const { app, problems } = start(() => Promise.reject(new Error('the disk is full')));
  app.willQuit();
  const [code] = await once(app, 'exited');
  expect(code).toBe(1);
  expect(problems).toEqual([expect.stringContaining('the disk is full')]);
});

test('what never closes is given up at the limit', async () => {
  const { app, problems } = start(() => new Promise(() => {}), 1);
  app.willQuit();
  const [code] = await once(app, 'exited');
  expect(code).toBe(1);
  expect(problems).toEqual([expect.stringContaining('not done after 1 ms')]);
});

import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { type HistoryState, superviseHistory } from '../../../src/main/host/history-supervisor.ts';

function supervise(file = '../../helpers/test-history-worker.ts') {
  const states: HistoryState[] = [];
  const watchers = new Set<() => void>();
  const history = superviseHistory({
    worker: new URL(file, import.meta.url),
    directory: '/',
    run: null,
    onSessions: () => undefined,
    onState(state) {
      states.push(state);
      for (const watcher of [...watchers]) watcher();
    },
    log: () => undefined,
  });
  onTestFinished(() => history.close());
  /** The first state, from now on, of which it is true. */
  const until = (isTrue: (state: HistoryState) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const watcher = (): void => {
        if (!isTrue(history.state())) return;
        watchers.delete(watcher);
        resolve();
      };
      watchers.add(watcher);
    });
  return { history, states, until };
}

test('a port that is attached before the thread is up is handed over when it is', async () => {
  const { history } = supervise();
  const { port1, port2 } = new MessageChannel();
  history.attach(port2);
  const attached = once(port1, 'message');
  await history.start();
  expect(await attached).toEqual(['attached']);
  port1.close();
});

test('what a full disk does not take is refused by its own code, with the reason', async () => {
  const { history } = supervise();
  await history.start();
  await expect(history.ask('beginSession', { name: null })).rejects.toMatchObject({
    code: 'history.not_written',
    message: 'Nothing was changed. The disk of / is full.',
  });
});

test('a crash rejects what was asked, and the thread starts again by itself', async () => {
  const { history, states, until } = supervise();
  await history.start();
  const back = until(({ state }) => state === 'ready');
  await expect(history.ask('get', { id: 'crash' })).rejects.toMatchObject({ code: 'history.unavailable' });
  await back;
  expect(states.map(({ state }) => state)).toEqual(['ready', 'unavailable', 'ready']);
  expect(await history.ask('list', { limit: 1, before: null, session: null })).toEqual([]);
});

test('after a crash, an engine whose channel was lost is told of until a new one is attached', async () => {
  const { history, until } = supervise();
  const first = new MessageChannel();
  history.attach(first.port2);
  await history.start();
  await once(first.port1, 'message');
  const back = until((state) => state.state === 'unavailable' && state.reason.includes('memory'));
  await history.ask('get', { id: 'crash' }).catch(() => undefined);
  await back;
  const second = new MessageChannel();
  const attached = once(second.port1, 'message');
  history.attach(second.port2);
  expect(await attached).toEqual(['attached']);
  expect(history.state()).toEqual({ state: 'ready' });
  for (const { port1 } of [first, second]) port1.close();
});

test('a thread that cannot start is unavailable, and holds nothing up', async () => {
  const { history } = supervise('./no-such-history.ts');
  await history.start();
  expect(history.state().state).toBe('unavailable');
  await expect(history.ask('list', { limit: 1, before: null, session: null })).rejects.toMatchObject({
    code: 'history.unavailable',
  });
});

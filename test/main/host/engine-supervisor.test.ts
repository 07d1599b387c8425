import { setMaxListeners } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import {
  type EngineConfiguration,
  type EngineSupervisor,
  superviseEngine,
} from '../../../src/main/host/engine-supervisor.ts';
import { checkConfig } from '../../../src/shared/config/check.ts';
import type { EventReport } from '../../../src/shared/model/event.ts';
import type { ExchangeSummary } from '../../../src/shared/model/exchange.ts';
import { milliseconds } from '../../../src/shared/model/units.ts';

setMaxListeners(50);

const engines: EngineSupervisor[] = [];
const ports: MessagePort[] = [];

afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close(milliseconds(0));
  for (const port of ports.splice(0)) port.close();
});

function configWith(...ids: string[]): EngineConfiguration {
  const checked = checkConfig({
    version: 1,
    listeners: ids.map((id, index) => ({ id, port: 9001 + index })),
  });
  if (!checked.ok) throw new Error(JSON.stringify(checked.mistakes));
  return { config: checked.config, baseDirectory: '/' };
}

function supervise() {
  const exchanges: ExchangeSummary[] = [];
  const sentences: string[] = [];
  const events: EventReport[] = [];
  const startApplied: unknown[] = [];
  const watchers: (() => void)[] = [];
  const wake = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  const engine = superviseEngine({
    worker: new URL('../../helpers/test-engine-worker.ts', import.meta.url),
    authority: null,
    clientTrust: { authorityPem: null, revoked: [] },
    capturing: true,
    stickyKey: new Uint8Array(32),
    cacheDirectory: 'unused',
    attachHistory: (port) => ports.push(port),
    onExchanges: (items) => {
      exchanges.push(...items);
      wake();
    },
    onHeld: () => undefined,
    onReport: wake,
    onDefence: () => undefined,
    onEvent: (event) => events.push(event),
    onLife: wake,
    onRestart: (message) => sentences.push(message),
    onStartApplied: (result) => startApplied.push(result),
    log: () => undefined,
  });
  engines.push(engine);
  const until = (isTrue: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isTrue()) return;
        watchers.splice(watchers.indexOf(look), 1);
        resolve();
      };
      watchers.push(look);
      look();
    });
  return { engine, exchanges, sentences, events, startApplied, until };
}

test('an engine starts with its configuration and says so', async () => {
  const { engine, startApplied } = supervise();
  await engine.start(configWith('web'));
  expect(engine.life()).toMatchObject({ state: 'running', restarts: 0, generation: 1 });
  expect(startApplied).toMatchObject([
    { ok: true, generation: 1, listeners: [{ id: 'web', state: 'open' }] },
  ]);
});

test('each apply grows the generation by one, and they run in the order they came', async () => {
  const { engine, exchanges } = supervise();
  await engine.start(null);
  const results = await Promise.all(
    ['one', 'two', 'three'].map((id) => engine.apply(configWith(id), { partial: false })),
  );
  expect(results).toMatchObject([{ generation: 1 }, { generation: 2 }, { generation: 3 }]);
  expect(exchanges.map(({ listener }) => listener)).toEqual(['one', 'two', 'three']);
  expect(engine.applied()?.config.listeners[0]?.id).toBe('three');
});

test('a refused apply leaves configuration and generation as they were', async () => {
  const { engine } = supervise();
  await engine.start(configWith('web'));
  expect(await engine.apply(configWith('refused'), { partial: false })).toMatchObject({ ok: false });
  expect(engine.applied()?.config.listeners[0]?.id).toBe('web');
  expect(engine.life().generation).toBe(1);
});

test('an engine that crashes is back within a second with its last good configuration and a new epoch', async () => {
  const { engine, exchanges, sentences, events, until } = supervise();
  await engine.start(configWith('first'));
  await engine.apply(configWith('second'), { partial: false });
  const { epoch } = engine.life();
  const crashed = performance.now();
  const unanswered = engine.ask('exchange', { id: 'crash' });
  await expect(unanswered).rejects.toMatchObject({ code: 'engine.unavailable' });
  await until(() => engine.life().state === 'running' && engine.life().restarts === 1);
  expect(performance.now() - crashed).toBeLessThan(1000);
  expect(engine.life().epoch > epoch).toBe(true);
  expect(engine.life().generation).toBe(2);
  await until(() => exchanges.some(({ id }) => id.startsWith(engine.life().epoch)));
  expect(exchanges.at(-1)).toMatchObject({ listener: 'second', target: '/generation/2' });
  expect(sentences.join(' ')).toContain('told to crash');
  expect(events).toMatchObject([
    { kind: 'engine.stopped', evidence: { reason: expect.stringContaining('told to crash') } },
    { kind: 'engine.started', evidence: { restarts: 1 } },
  ]);
});

test('a restart that was asked for resolves when the engine runs again', async () => {
  const { engine } = supervise();
  await engine.start(configWith('web'));
  await engine.restart();
  expect(engine.life()).toMatchObject({ state: 'running', restarts: 1 });
  expect(await engine.ask('exchanges', {})).toHaveLength(1);
});

test('a configuration that kills the engine is refused, and the one before runs again', async () => {
  const { engine, until } = supervise();
  await engine.start(configWith('web'));
  const deadly = engine.apply(configWith('crash'), { partial: false });
  await expect(deadly).rejects.toMatchObject({ code: 'engine.unavailable' });
  await until(() => engine.life().state === 'running');
  expect(engine.applied()?.config.listeners[0]?.id).toBe('web');
});

test('an apply that comes while the engine is away waits for it', async () => {
  const { engine, until } = supervise();
  await engine.start(configWith('web'));
  void engine.ask('exchange', { id: 'crash' }).catch(() => undefined);
  await until(() => engine.life().state === 'restarting');
  expect(await engine.apply(configWith('next'), { partial: false })).toMatchObject({
    ok: true,
    generation: 2,
  });
});

test('what was set while the engine was away is what it starts with', async () => {
  const { engine, exchanges, until } = supervise();
  await engine.start(configWith('web'));
  void engine.ask('exchange', { id: 'crash' }).catch(() => undefined);
  await until(() => engine.life().state === 'restarting');
  await engine.setCapturing(false);
  await until(() => engine.life().state === 'running');
  await until(() => exchanges.length === 2);
  expect(exchanges.at(-1)?.target).toBe('/generation/1/not-captured');
});

test('an engine that is closed stays closed', async () => {
  const { engine } = supervise();
  await engine.start(configWith('web'));
  await engine.close(milliseconds(100));
  expect(engine.life().state).toBe('stopped');
  await expect(engine.ask('exchanges', {})).rejects.toMatchObject({ code: 'engine.unavailable' });
});

test('a worker that cannot start does not hold up the start, and closing ends the attempts', async () => {
  const engine = superviseEngine({
    worker: new URL('./no-such-engine.ts', import.meta.url),
    authority: null,
    clientTrust: { authorityPem: null, revoked: [] },
    capturing: true,
    stickyKey: new Uint8Array(32),
    cacheDirectory: 'unused',
    attachHistory: (port) => ports.push(port),
    onExchanges: () => undefined,
    onHeld: () => undefined,
    onReport: () => undefined,
    onDefence: () => undefined,
    onEvent: () => undefined,
    onLife: () => undefined,
    onRestart: () => undefined,
    onStartApplied: () => undefined,
    log: () => undefined,
  });
  await engine.start(null);
  expect(engine.life().state).toBe('restarting');
  await engine.close(milliseconds(0));
  expect(engine.life().state).toBe('stopped');
});

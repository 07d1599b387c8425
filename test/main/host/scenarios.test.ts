import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import type { ContractClient } from '../../../src/shared/contract/client.ts';
import type { ScenarioState } from '../../../src/shared/model/scenario.ts';
import { type RunningHost, runHost, sourceWorkers } from '../../helpers/start-host.ts';

const file = `# A comment that stays.
version: 1
listeners:
  - { id: web, port: 0, tls: off }
routes:
  - { id: mine, match: { paths: [/mine] }, to: { respond: { status: 200, body: mine } } }
  - { id: rest, to: { respond: { status: 418, body: everything else } } }
`;

/** Follows the scenario; resolves with the first state of which it is true. */
function follow(client: ContractClient) {
  let latest: ScenarioState | null = null;
  const looks = new Set<() => void>();
  client.subscribe('scenario', {
    onEvent(state) {
      latest = state;
      for (const look of [...looks]) look();
    },
    onGap: () => undefined,
  });
  return {
    until: (isTrue: (state: ScenarioState | null) => boolean): Promise<ScenarioState | null> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!isTrue(latest)) return;
          looks.delete(look);
          resolve(latest);
        };
        looks.add(look);
        look();
      }),
  };
}

/** A scenario that is up, paused before its first step: nothing is late, whatever the machine does. */
async function paused(options: Parameters<typeof runHost>[0] = {}) {
  const running = await runHost({ config: file, ...options });
  const scenario = follow(running.client);
  await running.client.call('scenarios.run', { name: 'kill-an-upstream', paused: true });
  const state = await scenario.until((now) => now?.phase === 'paused' && now.overlay !== null);
  return { ...running, scenario, state };
}

const urlOf = ({ host }: Pick<RunningHost, 'host'>): string =>
  host.status().listeners.find(({ id }) => id === 'web')?.url ?? '';

const ask = async (url: string): Promise<readonly [number, string]> => {
  const response = await fetch(url);
  return [response.status, await response.text()];
};

const listenerIds = ({ host }: Pick<RunningHost, 'host'>): readonly string[] =>
  host.status().listeners.map(({ id }) => id);

test('a scenario leaves file, history of configurations and listeners as they are, and is gone after stop', async () => {
  const running = await runHost({ config: file });
  const before = {
    config: await running.client.call('config.get', {}),
    history: (await running.client.call('config.history', {})).items.map(({ revision }) => revision),
    url: urlOf(running),
  };
  const scenario = follow(running.client);
  await running.client.call('scenarios.run', { name: 'kill-an-upstream', paused: true });
  const state = await scenario.until((now) => now?.phase === 'paused' && now.overlay !== null);
  const demo = state?.urls[0]?.url ?? '';

  expect(await ask(`${before.url}/mine`)).toEqual([200, 'mine']);
  expect(await ask(`${before.url}/else`)).toEqual([418, 'everything else']);
  expect((await ask(demo))[1]).toContain('Things for a house');
  expect(urlOf(running)).toBe(before.url);
  expect(await readFile(running.configPath, 'utf8')).toBe(file);
  expect(await running.client.call('config.get', {})).toEqual(before.config);

  await running.client.call('scenarios.control', { action: 'stop' });
  expect(await scenario.until((now) => now === null)).toBe(null);
  expect(listenerIds(running)).toEqual(['web']);
  await expect(fetch(demo)).rejects.toThrow('fetch failed');
  expect(await ask(`${before.url}/mine`)).toEqual([200, 'mine']);
  expect(await readFile(running.configPath, 'utf8')).toBe(file);
  expect((await running.client.call('config.history', {})).items.map(({ revision }) => revision)).toEqual(
    before.history,
  );
});

test("routes of the file for all listeners do not take a scenario's traffic", async () => {
  const running = await paused();
  const port = new URL(running.state?.urls[0]?.url ?? '').port;
  // Both have it: the file's answer would be 'mine', the shop has no such page.
  expect((await ask(`http://localhost:${port}/mine`))[0]).toBe(404);
});

test('a change of the file while a scenario runs is taken over beside it', async () => {
  const running = await paused();
  const { revision } = await running.client.call('config.get', {});
  const changed = {
    version: 1,
    listeners: [{ id: 'web', port: 0, tls: 'off' }],
    routes: [{ id: 'mine', to: { respond: { status: 200, body: 'changed' } } }],
  };
  await running.client.call('config.apply', { input: changed, baseRevision: revision });
  expect(await ask(urlOf(running))).toEqual([200, 'changed']);
  expect((await ask(running.state?.urls[0]?.url ?? ''))[1]).toContain('Things for a house');
  expect(await readFile(running.configPath, 'utf8')).not.toContain('demo-');
  await running.client.call('config.reload', {});
  expect(listenerIds(running)).toContain('demo-web');
});

test("where the person's configuration wants what a scenario has, the scenario gives way", async () => {
  const running = await paused();
  const { revision } = await running.client.call('config.get', {});
  const wanted = {
    version: 1,
    listeners: [{ id: 'demo-web', port: 0, tls: 'off' }],
    routes: [{ id: 'mine', to: { respond: { status: 200, body: 'mine now' } } }],
  };
  await running.client.call('config.apply', { input: wanted, baseRevision: revision });
  const state = await running.scenario.until((now) => now?.phase === 'failed');
  expect(state?.problem).toMatch(/Your configuration has a listener 'demo-web'/);
  expect(state?.overlay).toBe(null);
  const url = running.host.status().listeners[0]?.url ?? '';
  expect(await ask(url)).toEqual([200, 'mine now']);
  await running.client.call('scenarios.control', { action: 'stop' });
  expect(await ask(url)).toEqual([200, 'mine now']);
});

test('after a crash of the engine the scenario is there again, on the same port', async () => {
  const running = await paused();
  const url = running.state?.urls[0]?.url ?? '';
  await running.client.call('engine.restart', {});
  expect((await ask(url))[1]).toContain('Things for a house');
  await running.client.call('scenarios.control', { action: 'stop' });
  expect(listenerIds(running)).toEqual(['web']);
});

test('one runs at a time; stepping goes to the end of a step, and reset begins anew', async () => {
  const running = await paused();
  const again = running.client.call('scenarios.run', { name: 'sticky-sessions', paused: false });
  await expect(again).rejects.toMatchObject({
    code: 'scenario.busy',
    message: "The scenario 'kill-an-upstream' is up. Stop it, and run 'sticky-sessions' then.",
  });
  await running.client.call('scenarios.control', { action: 'step' });
  const stepped = await running.scenario.until((now) => now?.phase === 'paused' && now.elapsed > 0);
  expect(stepped?.step).toBe(0);
  expect(stepped?.checks.map(({ state }) => state)).toEqual(['passed', ...Array(5).fill('waiting')]);
  expect(stepped?.traffic.sent).toBeGreaterThan(20);

  await running.client.call('scenarios.control', { action: 'reset' });
  const reset = await running.scenario.until((now) => now?.phase === 'paused' && now.elapsed === 0);
  expect(reset?.checks.every(({ state }) => state === 'waiting')).toBe(true);
  expect(reset?.traffic.sent).toBe(0);
});

test('while recording is paused nothing could be measured, and that is said', async () => {
  const running = await runHost({ config: file });
  const scenario = follow(running.client);
  await running.client.call('capture.set', { capturing: false });
  await running.client.call('scenarios.run', { name: 'kill-an-upstream', paused: false });
  const state = await scenario.until((now) => now?.phase === 'failed');
  expect(state?.problem).toMatch(/^Recording is paused/);
  expect(listenerIds(running)).toEqual(['web']);
});

test('places of clients are given for the time of the scenario, beside those of a person', async () => {
  const running = await runHost({ config: file });
  const scenario = follow(running.client);
  const berlin = { lat: 52.52, lon: 13.4, name: 'Berlin' };
  await running.client.call('clients.place', { client: '127.0.0.1/32', place: berlin });
  await running.client.call('scenarios.run', { name: 'paris-and-los-angeles', paused: true });
  const state = await scenario.until((now) => now?.phase === 'paused' && now.overlay !== null);
  const [status, text] = await ask(state?.urls[0]?.url ?? '');
  expect(status).toBe(200);
  expect(text).toContain('The shop in Paris');
  expect((await running.client.call('clients.places', {})).items).toEqual([
    { client: '127.0.0.1/32', place: berlin },
  ]);
  await running.client.call('scenarios.control', { action: 'stop' });
  expect(running.host.status().clientPlaces.count).toBe(1);
});

test('unknown names and controls without a scenario are refused with a sentence', async () => {
  const { client } = await runHost();
  await expect(client.call('scenarios.run', { name: 'none', paused: false })).rejects.toMatchObject({
    code: 'scenario.unknown',
  });
  await expect(client.call('scenarios.control', { action: 'pause' })).rejects.toMatchObject({
    code: 'scenario.none',
  });
});

test('a host that closes takes a running scenario down', async () => {
  const running = await paused();
  const { port } = new URL(running.state?.urls[0]?.url ?? '');
  await running.host.close();
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port), '127.0.0.1', resolve);
  });
  await new Promise((resolve) => server.close(resolve));
});

const worker = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
const answering = `import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ id, kind }) => {
  if (kind === 'pause') setImmediate(() => { throw new Error('broken in the middle'); });
  parentPort.postMessage({ kind: 'reply', id, result: {} });
});`;

test.each([
  [
    'upstreams ends at its beginning',
    { demoUpstreams: worker('throw new Error("no upstreams");') },
    /no upstreams/,
  ],
  [
    'traffic ends at its beginning',
    { demoTraffic: worker('throw new Error("no traffic");') },
    /demo-traffic thread/,
  ],
  [
    'traffic ends in the middle',
    { demoTraffic: worker(answering) },
    /broken in the middle|demo-traffic thread has ended/,
  ],
])(
  'a thread of %s, and the scenario fails with the reason and can be run again',
  async (_, broken, reason) => {
    const { client, host } = await runHost({ config: file, workers: { ...sourceWorkers, ...broken } });
    const scenario = follow(client);
    for (let run = 0; run < 2; run += 1) {
      await client.call('scenarios.run', { name: 'kill-an-upstream', paused: true });
      const failed = await scenario.until((state) => state?.phase === 'failed' || state?.phase === 'paused');
      if (failed?.phase === 'paused') {
        await client.call('scenarios.control', { action: 'resume' }).catch(() => undefined);
      }
      const state = await scenario.until((now) => now?.phase === 'failed');
      expect(state?.problem).toMatch(reason);
      await client.call('scenarios.control', { action: 'stop' });
      await scenario.until((now) => now === null);
      expect(listenerIds({ host })).toEqual(['web']);
    }
  },
);

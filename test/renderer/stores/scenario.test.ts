import { afterEach, expect, it } from 'vitest';
import { createScenarioStore, currentScenario } from '../../../src/renderer/stores/scenario.ts';
import { type ContractClient, createContractClient } from '../../../src/shared/contract/client.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';
import { createFakeHost } from '../../helpers/renderer/fake-host.ts';
import { settle } from '../../helpers/renderer/manual-frames.ts';
import { sampleRun, sampleScenario } from '../../helpers/renderer/sample-scenario.ts';

const clients: ContractClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function open() {
  const host = createFakeHost({}, { 'scenarios.list': () => ({ items: [sampleScenario] }) });
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  clients.push(client);
  const store = createScenarioStore(client);
  store.getState().start();
  await settle();
  return { host, store };
}

it('knows what can be run, and what is up', async () => {
  const { host, store } = await open();
  expect(store.getState().items).toEqual([sampleScenario]);
  expect(currentScenario(store.getState())).toBeNull();
  host.publish('scenario', sampleRun());
  await settle();
  expect(currentScenario(store.getState())).toBe(store.getState().items?.[0]);
});

it('asks to begin and to control, and says what is asked until it is answered', async () => {
  const { host, store } = await open();
  const begun = store.getState().begin('kill-an-upstream', true);
  expect(store.getState().pending).toBe('run');
  await begun;
  expect(store.getState().pending).toBeNull();
  await store.getState().control('pause');
  const asked = host.calls.filter(
    ({ method }) => method === 'scenarios.run' || method === 'scenarios.control',
  );
  expect(asked.map(({ params }) => params)).toEqual([
    { name: 'kill-an-upstream', paused: true },
    { action: 'pause' },
  ]);
});

it('leaves the presentation when what was presented is gone', async () => {
  const { host, store } = await open();
  host.publish('scenario', sampleRun());
  await settle();
  store.getState().present(true);
  host.publish('scenario', sampleRun({ step: 1 }));
  await settle();
  expect(store.getState().isPresenting).toBe(true);
  host.publish('scenario', null);
  await settle();
  expect(store.getState()).toMatchObject({ run: null, isPresenting: false });
});

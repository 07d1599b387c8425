import { afterEach, expect, it } from 'vitest';
import { createDoctorStore } from '../../../src/renderer/stores/doctor.ts';
import { type ContractClient, createContractClient } from '../../../src/shared/contract/client.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';
import type { DoctorReport } from '../../../src/shared/model/doctor.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { createFakeHost } from '../../helpers/renderer/fake-host.ts';
import { settle } from '../../helpers/renderer/manual-frames.ts';

const clients: ContractClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

const report = (change: Partial<DoctorReport> = {}): DoctorReport => ({
  id: 'run',
  target: null,
  running: true,
  startedAt: epochMilliseconds(1),
  finishedAt: null,
  state: 'running',
  problem: null,
  chains: [],
  chainsLeftOut: 0,
  patternsLeftOut: [],
  ...change,
});

async function open(doctor: DoctorReport | null) {
  const host = createFakeHost({ doctor });
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  clients.push(client);
  const store = createDoctorStore(client);
  store.getState().start();
  await settle();
  const called = (method: string) =>
    host.calls.filter((call) => call.method === method).map(({ params }) => params);
  return { host, store, called };
}

it('knows a run that began before the window was open, and follows it', async () => {
  const { host, store } = await open(report());
  expect(store.getState().report?.state).toBe('running');
  host.publish('doctor', report({ state: 'finished' }));
  await settle();
  expect(store.getState().report?.state).toBe('finished');
});

it('asks about everything, or about one name', async () => {
  const { store, called } = await open(null);
  await store.getState().run(null);
  await store.getState().run('shop.localhost');
  expect(called('doctor.run')).toEqual([{}, { target: 'shop.localhost' }]);
});

it('cancels the run that is under way, and nothing when none is', async () => {
  const { host, store, called } = await open(null);
  await store.getState().cancel();
  expect(called('doctor.cancel')).toEqual([]);
  host.publish('doctor', report());
  await settle();
  await store.getState().cancel();
  expect(called('doctor.cancel')).toEqual([{ id: 'run' }]);
});

import { afterEach, describe, expect, it } from 'vitest';
import { createEventsStore } from '../../../src/renderer/stores/events.ts';
import { type ContractClient, createContractClient } from '../../../src/shared/contract/client.ts';
import type { HostConnection } from '../../../src/shared/contract/host-connection.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';
import { type AppEvent, eventLimit } from '../../../src/shared/model/event.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { createFakeHost } from '../../helpers/renderer/fake-host.ts';
import { settle } from '../../helpers/renderer/manual-frames.ts';

const clients: ContractClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

const event = (id: number): AppEvent => ({
  id,
  at: epochMilliseconds(id),
  kind: 'engine.started',
  evidence: { restarts: 1 },
});

async function open(events: AppEvent[]) {
  const host = createFakeHost({ events });
  const [clientEnd, hostEnd] = createMemoryTransports();
  const connection: HostConnection = host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  clients.push(client);
  const store = createEventsStore(client);
  const stop = store.getState().start();
  await settle();
  const ids = () => store.getState().items?.map(({ id }) => id);
  return { host, connection, store, stop, ids };
}

describe('createEventsStore', () => {
  it('lists what happened before and adds what happens, each once', async () => {
    const { host, ids, stop } = await open([event(1), event(2)]);
    expect(ids()).toEqual([1, 2]);
    host.publish('events', [event(2), event(3)]);
    await settle();
    expect(ids()).toEqual([1, 2, 3]);
    stop();
    host.publish('events', [event(4)]);
    await settle();
    expect(ids()).toEqual([1, 2, 3]);
  });

  it('forgets the oldest past the limit', async () => {
    const { host, ids } = await open(Array.from({ length: eventLimit }, (_, index) => event(index + 1)));
    host.publish('events', [event(eventLimit + 1)]);
    await settle();
    expect(ids()).toHaveLength(eventLimit);
    expect(ids()?.at(0)).toBe(2);
    expect(ids()?.at(-1)).toBe(eventLimit + 1);
  });
});

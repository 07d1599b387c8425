import { afterEach, describe, expect, it } from 'vitest';
import { createMarksStore } from '../../../src/renderer/stores/marks.ts';
import { createContractClient } from '../../../src/shared/contract/client.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';
import { markLimit } from '../../../src/shared/model/mark.ts';
import { createFakeHost } from '../../helpers/renderer/fake-host.ts';
import { settle } from '../../helpers/renderer/manual-frames.ts';

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function open() {
  const host = createFakeHost({ marks: new Map([['a', { id: 'a', pinned: true, colour: null }]]) });
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  const store = createMarksStore(client);
  cleanups.push(store.getState().start(), () => client.close());
  await settle();
  return { host, store };
}

describe('createMarksStore', () => {
  it('begins with the marks there are, and follows what changes', async () => {
    const { store } = await open();
    expect([...store.getState().byId.keys()]).toEqual(['a']);
    await store.getState().mark(['b'], { colour: 'blue' });
    await settle();
    expect(store.getState().byId.get('b')).toEqual({ id: 'b', pinned: false, colour: 'blue' });
    await store.getState().mark(['a', 'b'], { pinned: false, colour: null });
    await settle();
    expect(store.getState().byId.size).toBe(0);
  });

  it('asks in parts for more than one call may name', async () => {
    const { host, store } = await open();
    await store.getState().mark(
      Array.from({ length: markLimit + 1 }, (_, index) => `x${index}`),
      { pinned: true },
    );
    expect(host.calls.filter(({ method }) => method === 'exchanges.mark')).toHaveLength(2);
  });
});

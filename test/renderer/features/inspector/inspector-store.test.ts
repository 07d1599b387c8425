import { afterEach, describe, expect, it } from 'vitest';
import { createInspectorStore } from '../../../../src/renderer/features/inspector/inspector-store.ts';
import { watchFirst } from '../../../../src/renderer/features/inspector/watch-first.ts';
import { createExchangesStore } from '../../../../src/renderer/stores/exchanges.ts';
import { createContractClient } from '../../../../src/shared/contract/client.ts';
import { createMemoryTransports } from '../../../../src/shared/contract/transport.ts';
import { createFakeHost } from '../../../helpers/renderer/fake-host.ts';
import { createManualFrames, settle } from '../../../helpers/renderer/manual-frames.ts';
import { makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function open(recorded = [makeSummary('e1-1'), makeSummary('e1-2', { status: 502 })]) {
  const host = createFakeHost({ exchanges: recorded });
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  const frames = createManualFrames();
  const exchanges = createExchangesStore(client, frames.request);
  const store = createInspectorStore(exchanges);
  const firsts: string[] = [];
  const stopWatch = watchFirst(exchanges, (id) => {
    firsts.push(id);
    exchanges.getState().select(id);
  });
  cleanups.push(stopWatch, exchanges.getState().start(), store.getState().start(), () => client.close());
  await settle();
  const sendAll = async (...items: ReturnType<typeof makeSummary>[]) => {
    host.publish('exchanges', { items, dropped: 0, reset: false });
    await settle();
    frames.run();
  };
  const send = (...ids: string[]) => sendAll(...ids.map((id) => makeSummary(id)));
  return { store, exchanges, firsts, send, sendAll };
}

describe('createInspectorStore', () => {
  it('shows what is recorded and what comes', async () => {
    const { store, send } = await open();
    await send('e1-3');
    expect(store.getState().rows.length).toBe(3);
  });

  it('knows whether the cache was ever asked, in what is recorded and in what comes', async () => {
    const recorded = await open([makeSummary('e1-1', { cache: 'hit' })]);
    expect(recorded.store.getState().hasCache).toBe(true);
    const { store, sendAll } = await open();
    expect(store.getState().hasCache).toBe(false);
    await sendAll(makeSummary('e1-1', { cache: 'miss' }));
    expect(store.getState().hasCache).toBe(true);
    await sendAll(makeSummary('e1-3'));
    expect(store.getState().hasCache).toBe(true);
  });

  it('counts rows that come while it does not follow, and none while it does', async () => {
    const { store, send } = await open();
    await send('e1-3');
    expect(store.getState().unseen).toBe(0);
    store.getState().setFollows(false);
    await send('e1-4', 'e1-5');
    await send('e1-6');
    expect(store.getState().unseen).toBe(3);
    store.getState().setFollows(true);
    expect(store.getState().unseen).toBe(0);
  });

  it('does not count a known exchange that only changed', async () => {
    const { store, send } = await open();
    store.getState().setFollows(false);
    await send('e1-1');
    expect(store.getState().unseen).toBe(0);
  });

  it('filters what is there and what comes', async () => {
    const { store, send } = await open();
    store.getState().setFilter('status:5xx');
    expect(store.getState().rows.length).toBe(1);
    store.getState().setFollows(false);
    await send('e1-3');
    expect(store.getState().rows.length).toBe(1);
    expect(store.getState().unseen).toBe(0);
    store.getState().setFilter('');
    expect(store.getState().rows.length).toBe(3);
  });
});

describe('watchFirst', () => {
  it('reports the first exchange that comes into an empty list, once, also when it is selected at once', async () => {
    const { exchanges, firsts, send } = await open([]);
    await send('e1-1', 'e1-2');
    await send('e1-3');
    expect(firsts).toEqual(['e1-1']);
    expect(exchanges.getState().selected).toBe('e1-1');
  });

  it('does not report what was recorded earlier', async () => {
    const { firsts, send } = await open();
    await send('e1-3');
    expect(firsts).toEqual([]);
  });

  it('waits again after everything was cleared', async () => {
    const { exchanges, firsts, send } = await open();
    await exchanges.getState().clear();
    await send();
    await send('e1-9');
    expect(firsts).toEqual(['e1-9']);
  });
});

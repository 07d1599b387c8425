import { afterEach, describe, expect, it, vi } from 'vitest';
import { createExchangesStore, type ExchangesStore } from '../../../src/renderer/stores/exchanges.ts';
import { olderPageLimit } from '../../../src/renderer/stores/older-pages.ts';
import { createContractClient } from '../../../src/shared/contract/client.ts';
import { ContractError } from '../../../src/shared/contract/errors.ts';
import { exchangeListLimit } from '../../../src/shared/contract/methods/exchanges.ts';
import type { Handlers } from '../../../src/shared/contract/methods.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';
import type { ExchangeSummary } from '../../../src/shared/model/exchange.ts';
import { createFakeHost } from '../../helpers/renderer/fake-host.ts';
import { createManualFrames, settle } from '../../helpers/renderer/manual-frames.ts';
import { makeSummary } from '../../helpers/renderer/sample-exchanges.ts';

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function open(exchanges: ExchangeSummary[] = [], overrides: Partial<Handlers> = {}) {
  const host = createFakeHost({ exchanges }, overrides);
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  const frames = createManualFrames();
  const store = createExchangesStore(client, frames.request, async () => undefined);
  cleanups.push(store.getState().start(), () => client.close());
  return { host, client, frames, store };
}

const ids = (store: ExchangesStore) => [...store.getState().log.entries()].map((entry) => entry.summary.id);
const batch = (items: readonly ExchangeSummary[], more: { dropped?: number; reset?: boolean } = {}) => ({
  items,
  dropped: 0,
  reset: false,
  ...more,
});

describe('createExchangesStore', () => {
  it('begins with what the host has recorded', async () => {
    const { store } = open([makeSummary('e1-1'), makeSummary('e1-2')]);
    expect(store.getState().phase).toBe('loading');
    await settle();
    expect(store.getState().phase).toBe('ready');
    expect(ids(store)).toEqual(['e1-1', 'e1-2']);
  });

  it('says why when the recorded exchanges cannot be had, and loads them when asked again', async () => {
    let fails = true;
    const { store } = open([], {
      'exchanges.list': () => {
        if (fails) throw new ContractError('history.unavailable', 'The history is being opened; try again.');
        return { items: [makeSummary('e1-1')] };
      },
    });
    await settle();
    expect(store.getState()).toMatchObject({
      phase: 'failed',
      failure: 'The history is being opened; try again.',
    });
    fails = false;
    await store.getState().refetch();
    expect(store.getState()).toMatchObject({ phase: 'ready', failure: null });
    expect(ids(store)).toEqual(['e1-1']);
  });

  it('applies all batches that came before a frame as one change', async () => {
    const { host, store, frames } = open();
    await settle();
    const { version } = store.getState();
    host.publish('exchanges', batch([makeSummary('e1-1', { status: null })], { dropped: 2 }));
    await settle();
    host.publish(
      'exchanges',
      batch([makeSummary('e1-1', { status: 200 }), makeSummary('e1-2')], { dropped: 1 }),
    );
    await settle();
    expect(store.getState().version).toBe(version);
    expect(frames.pending).toBe(1);
    frames.run();
    expect(store.getState().version).toBe(version + 1);
    expect(ids(store)).toEqual(['e1-1', 'e1-2']);
    expect(store.getState().log.get('e1-1')?.summary.status).toBe(200);
    expect(store.getState().dropped).toBe(3);
  });

  it('puts the listed exchanges before live ones that came earlier than the list', async () => {
    let answer: ((items: ExchangeSummary[]) => void) | undefined;
    const { host, store, frames } = open([], {
      'exchanges.list': () =>
        new Promise((resolve) => {
          answer = (items) => resolve({ items });
        }),
    });
    await settle();
    host.publish('exchanges', batch([makeSummary('e1-3', { status: 204 })]));
    await settle();
    frames.run();
    answer?.([makeSummary('e1-1'), makeSummary('e1-2'), makeSummary('e1-3', { status: null })]);
    await settle();
    expect(ids(store)).toEqual(['e1-1', 'e1-2', 'e1-3']);
    expect(store.getState().log.get('e1-3')?.summary.status).toBe(204);
  });

  it('voids everything, and the selection with it, when the host says so', async () => {
    const { host, store, frames } = open([makeSummary('e1-1')]);
    await settle();
    store.getState().select('e1-1');
    host.publish('exchanges', batch([makeSummary('e1-2')], { reset: true }));
    await settle();
    frames.run();
    expect(ids(store)).toEqual(['e1-2']);
    expect(store.getState().selected).toBeNull();
    expect(store.getState().change.reset).toBe(true);
  });

  it('keeps the selection by id while exchanges come and change', async () => {
    const { host, store, frames } = open([makeSummary('e1-1')]);
    await settle();
    store.getState().select('e1-1');
    host.publish('exchanges', batch([makeSummary('e1-0'), makeSummary('e1-1', { status: 500 })]));
    await settle();
    frames.run();
    expect(store.getState().selected).toBe('e1-1');
  });

  it('marks exchanges of an earlier engine that are still active as lost, and no others', async () => {
    const { host, store, frames } = open([
      makeSummary('e1-1', { state: 'active' }),
      makeSummary('e1-2', { state: 'complete' }),
      makeSummary('e2-1', { state: 'active' }),
    ]);
    await settle();
    store.getState().setEpoch('e2');
    const states = () => [...store.getState().log.entries()].map((entry) => entry.summary.state);
    expect(states()).toEqual(['lost', 'complete', 'active']);
    host.publish(
      'exchanges',
      batch([makeSummary('e1-3', { state: 'active' }), makeSummary('e2-2', { state: 'active' })]),
    );
    await settle();
    frames.run();
    expect(states()).toEqual(['lost', 'complete', 'active', 'lost', 'active']);
  });

  it('deletes everything recorded through the host', async () => {
    const { store, frames } = open([makeSummary('e1-1')]);
    await settle();
    await store.getState().clear();
    await settle();
    frames.run();
    expect(ids(store)).toEqual([]);
  });

  it('stops waiting for a frame when it is stopped', async () => {
    const { host, client, frames } = open();
    const store = createExchangesStore(client, frames.request);
    const stop = store.getState().start();
    await settle();
    host.publish('exchanges', batch([makeSummary('e1-1')]));
    await settle();
    stop();
    expect(frames.pending).toBe(0);
  });

  it('shows an earlier session as it is, and the live list as it has become when that is shown again', async () => {
    const { host, store, frames } = open([], {
      'exchanges.list': ({ session }) => ({
        items: session === 7 ? [makeSummary('e0-1')] : [makeSummary('e1-1'), makeSummary('e1-2')],
      }),
    });
    await settle();
    store.getState().select('e1-1');
    store.getState().show(7);
    expect(store.getState()).toMatchObject({ session: 7, phase: 'loading', selected: null });
    expect(ids(store)).toEqual([]);
    await settle();
    expect(ids(store)).toEqual(['e0-1']);
    host.publish('exchanges', batch([makeSummary('e1-3')]));
    host.publish('exchanges', batch([], { reset: true }));
    await settle();
    frames.run();
    expect(ids(store)).toEqual(['e0-1']);
    store.getState().show(null);
    await settle();
    expect(store.getState().phase).toBe('ready');
    expect(ids(store)).toEqual(['e1-1', 'e1-2']);
  });

  it('lets go of a list that comes after another session was chosen', async () => {
    const slow = Promise.withResolvers<void>();
    const { store } = open([], {
      'exchanges.list': async ({ session }) => {
        if (session === 1) await slow.promise;
        return { items: [makeSummary(`e${session ?? 9}-1`)] };
      },
    });
    store.getState().show(1);
    store.getState().show(2);
    await settle();
    slow.resolve();
    await settle();
    expect(ids(store)).toEqual(['e2-1']);
  });

  it('spreads a burst over frames, and takes it without one where a hidden window has none', async () => {
    const { host, store, frames } = open();
    await settle();
    const many = (count: number, from: number) =>
      Array.from({ length: count }, (_, index) => makeSummary(`e1-${from + index}`));
    for (let batches = 0; batches < 3; batches += 1) {
      host.publish('exchanges', batch(many(4000, batches * 4000)));
      await settle();
    }
    frames.run();
    expect(store.getState().log.size).toBe(4000);
    frames.run();
    frames.run();
    expect(store.getState().log.size).toBe(12_000);
    expect(frames.pending).toBe(0);
    for (let batches = 3; batches < 10; batches += 1) {
      host.publish('exchanges', batch(many(4000, batches * 4000)));
      await settle();
    }
    expect(store.getState().log.size).toBeGreaterThanOrEqual(32_000);
  });

  describe('with more recorded than the first list brings', () => {
    const recorded = Array.from({ length: exchangeListLimit + 2 * olderPageLimit + 7 }, (_, index) =>
      makeSummary(`e1-${(index + 46_656).toString(36)}`),
    );
    const recordedIds = recorded.map(({ id }) => id);

    it('fetches older ones page by page, and moves neither the selection nor what is at the end', async () => {
      const { store, frames, host } = open(recorded);
      await store.getState().refetch();
      const newest = recordedIds.at(-1) ?? '';
      store.getState().select(newest);
      const changes: number[] = [];
      store.subscribe(({ version, change }, before) => {
        if (version === before.version) return;
        expect(change.added).toEqual([]);
        changes.push(change.older.length);
      });
      host.publish('exchanges', batch([]));
      await vi.waitUntil(() => store.getState().older === 'none');
      frames.run();
      expect(changes.filter((count) => count > 0)).toEqual([olderPageLimit, olderPageLimit, 7]);
      expect(ids(store)).toEqual(recordedIds);
      expect(store.getState().selected).toBe(newest);
    });

    it('stops when another session is shown, whatever is still answered', async () => {
      const slow = Promise.withResolvers<void>();
      const { host, store } = open([], {
        'exchanges.list': async ({ before, session, limit }) => {
          if (session === 7) return { items: before === undefined ? [makeSummary('e0-1')] : [] };
          if (before === undefined) return { items: recorded.slice(-limit) };
          await slow.promise;
          return { items: recorded.slice(0, limit) };
        },
      });
      await settle();
      expect(store.getState().older).toBe('loading');
      store.getState().show(7);
      slow.resolve();
      await settle();
      expect(ids(store)).toEqual(['e0-1']);
      expect(store.getState().older).toBe('none');
      const pages = host.calls.filter(({ params }) => (params as { before?: string }).before !== undefined);
      expect(pages).toHaveLength(2);
    });

    it('goes on where the host did not answer when the newest are fetched again', async () => {
      let fails = true;
      const { store } = open([], {
        'exchanges.list': ({ before, limit }) => {
          if (before !== undefined && fails) throw new ContractError('history.unavailable', 'It is away.');
          const end = before === undefined ? recorded.length : recordedIds.indexOf(before);
          return { items: recorded.slice(0, end).slice(-limit) };
        },
      });
      await settle();
      expect(store.getState()).toMatchObject({ phase: 'ready', older: 'failed' });
      fails = false;
      await store.getState().refetch();
      await vi.waitUntil(() => store.getState().older === 'none');
      expect(store.getState().log.size).toBe(recorded.length);
    });

    it('is over once everything is deleted', async () => {
      const slow = Promise.withResolvers<void>();
      const { host, store, frames } = open([], {
        'exchanges.list': async ({ before, limit }) => {
          if (before !== undefined) await slow.promise;
          return { items: recorded.slice(-limit) };
        },
      });
      await settle();
      host.publish('exchanges', batch([], { reset: true }));
      await settle();
      frames.run();
      slow.resolve();
      await settle();
      expect(ids(store)).toEqual([]);
      expect(store.getState().older).toBe('none');
    });
  });
});

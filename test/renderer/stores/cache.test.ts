import { afterEach, describe, expect, it } from 'vitest';
import {
  cacheInterval,
  cachePageSize,
  createCacheStore,
  keepOrder,
} from '../../../src/renderer/stores/cache.ts';
import { createNoticesStore } from '../../../src/renderer/stores/notices.ts';
import { purgeAndSay } from '../../../src/renderer/stores/purge-and-say.ts';
import { type ContractClient, createContractClient } from '../../../src/shared/contract/client.ts';
import { ContractError } from '../../../src/shared/contract/errors.ts';
import type { Handlers } from '../../../src/shared/contract/methods.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';
import { type CacheEntry, cacheListLimit } from '../../../src/shared/model/cache.ts';
import { createFakeHost } from '../../helpers/renderer/fake-host.ts';
import { settle } from '../../helpers/renderer/manual-frames.ts';
import { makeEntry, makeOverview } from '../../helpers/renderer/sample-cache.ts';

const clients: ContractClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

/** A store with timers and a clock by hand. */
function setUp(overrides: Partial<Handlers> = {}) {
  const host = createFakeHost({}, overrides);
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  clients.push(client);
  let waiting: { readonly callback: () => void; readonly delay: number }[] = [];
  const clock = { now: 1000 };
  const store = createCacheStore(
    client,
    (callback, delay) => {
      const timer = { callback, delay };
      waiting.push(timer);
      return () => {
        waiting = waiting.filter((other) => other !== timer);
      };
    },
    () => clock.now,
  );
  return {
    host,
    store,
    clock,
    timers: () => waiting.map(({ delay }) => delay),
    async pass() {
      const due = waiting;
      waiting = [];
      for (const { callback } of due) callback();
      await settle();
    },
    asked: (method: string) => host.calls.filter((call) => call.method === method),
  };
}

const idsOf = (items: readonly CacheEntry[] | undefined) => items?.map(({ id }) => id).join(' ');

describe('the cache while somebody looks', () => {
  it('is asked at once and then every second, and no more when nobody does', async () => {
    const { store, pass, timers, asked, clock } = setUp({
      'cache.overview': () => makeOverview({ diskProblem: 'The disk is full.' }),
      'cache.list': () => ({ items: [makeEntry('a')], total: 7 }),
    });
    expect(asked('cache.overview')).toHaveLength(0);
    const stop = store.getState().watch();
    await settle();
    expect(store.getState()).toMatchObject({
      overview: { diskProblem: 'The disk is full.' },
      listing: { total: 7 },
      receivedAt: 1000,
    });
    expect(timers()).toEqual([cacheInterval]);
    clock.now = 2000;
    await pass();
    expect(asked('cache.list')).toHaveLength(2);
    expect(store.getState().receivedAt).toBe(2000);
    stop();
    expect(timers()).toEqual([]);
  });

  it('is asked once for several that look', async () => {
    const { store, asked, timers } = setUp();
    const stops = [store.getState().watch(), store.getState().watch()];
    await settle();
    expect(asked('cache.overview')).toHaveLength(1);
    stops[0]?.();
    expect(timers()).toHaveLength(1);
    stops[1]?.();
    expect(timers()).toHaveLength(0);
  });

  it('says why it could not be read, keeps what is known and asks again', async () => {
    let isBroken = false;
    const { store, pass } = setUp({
      'cache.overview': () => {
        if (isBroken) throw new ContractError('engine.unavailable', 'The engine is starting.');
        return makeOverview();
      },
    });
    store.getState().watch();
    await settle();
    isBroken = true;
    await pass();
    expect(store.getState()).toMatchObject({
      failure: 'The engine is starting.',
      overview: { bytesSaved: 0 },
    });
    isBroken = false;
    await pass();
    expect(store.getState().failure).toBeNull();
  });

  it('lists what is asked for at once, and drops answers to older questions', async () => {
    const answers: { readonly text: string; readonly answer: () => void }[] = [];
    const { store } = setUp({
      'cache.list': ({ text }) =>
        new Promise((resolve) => {
          answers.push({ text, answer: () => resolve({ items: [makeEntry(text)], total: 1 }) });
        }),
    });
    store.getState().watch();
    store.getState().setQuery({ text: 'late' });
    store.getState().setQuery({ text: 'now' });
    await settle();
    expect(answers.map(({ text }) => text)).toEqual(['', 'late', 'now']);
    for (const { answer } of answers.toReversed()) answer();
    await settle();
    expect(idsOf(store.getState().listing?.items)).toBe('now');
  });

  it('shows more, page by page, as far as one call lists, and begins anew with another search', () => {
    const { store } = setUp();
    store.getState().showMore();
    expect(store.getState().query.limit).toBe(2 * cachePageSize);
    for (let page = 0; page < 9; page += 1) store.getState().showMore();
    expect(store.getState().query.limit).toBe(cacheListLimit);
    store.getState().setQuery({ text: 'a' });
    expect(store.getState().query.limit).toBe(cachePageSize);
  });

  it('keeps rows in their place while they are held, and sorts them when they are not', async () => {
    let order = ['a', 'b', 'c'];
    const { store, pass } = setUp({
      'cache.list': () => ({ items: order.map((id) => makeEntry(id)), total: order.length }),
    });
    store.getState().watch();
    await settle();
    store.getState().hold(true);
    order = ['d', 'c', 'a'];
    await pass();
    expect(idsOf(store.getState().listing?.items)).toBe('a c d');
    store.getState().setQuery({ order: 'size' });
    await settle();
    expect(idsOf(store.getState().listing?.items)).toBe('d c a');
    order = ['c', 'd', 'a'];
    await pass();
    expect(idsOf(store.getState().listing?.items)).toBe('d c a');
    store.getState().hold(false);
    await pass();
    expect(idsOf(store.getState().listing?.items)).toBe('c d a');
  });
});

describe('what is done to the cache', () => {
  it('purges, says how much was removed and lists what is left', async () => {
    const { store, host, asked } = setUp({ 'cache.purge': () => ({ removed: 3 }) });
    store.getState().watch();
    await settle();
    expect(await store.getState().purge({ by: 'tag', value: 'p' })).toBe(3);
    expect(host.calls).toContainEqual({ method: 'cache.purge', params: { by: 'tag', value: 'p' } });
    expect(asked('cache.list')).toHaveLength(2);
  });

  it('says in a notice what was removed, or why nothing was', async () => {
    let isBroken = false;
    const { store } = setUp({
      'cache.purge': () => {
        if (isBroken) throw new ContractError('engine.unavailable', 'The engine is starting.');
        return { removed: 1 };
      },
    });
    const notices = createNoticesStore();
    const purge = () => purgeAndSay({ cache: store, notices }, { by: 'entry', value: 'a' });
    await purge();
    expect(notices.getState().notice).toMatchObject({
      tone: 'ok',
      text: '1 response was removed from the cache.',
    });
    isBroken = true;
    await purge();
    expect(notices.getState().notice).toMatchObject({
      tone: 'error',
      text: 'Nothing was removed: The engine is starting.',
    });
  });

  it('passes a refusal to compare on', async () => {
    const { store } = setUp();
    await expect(store.getState().compare('gone')).rejects.toMatchObject({ code: 'cache.not_stored' });
  });

  it('finds a response by its id, else by its key', async () => {
    const items = [makeEntry('a', { key: 'k' }), makeEntry('b', { key: 'k' })];
    const { store } = setUp({ 'cache.list': () => ({ items, total: 2 }) });
    const find = (id: string | null, key: string) => store.getState().find({ id, key, url: 'x' });
    expect((await find('b', 'k'))?.id).toBe('b');
    expect((await find('gone', 'k'))?.id).toBe('a');
    expect((await find(null, 'k'))?.id).toBe('a');
    expect(await find('gone', 'other')).toBeNull();
  });
});

describe('keepOrder', () => {
  it('leaves out what is gone and puts what is new at the end', () => {
    const entries = (ids: string) => ids.split('').map((id) => makeEntry(id));
    expect(idsOf(keepOrder(entries('xcab'), entries('abcd')))).toBe('a b c x');
    expect(idsOf(keepOrder(entries('xca'), []))).toBe('x c a');
  });
});

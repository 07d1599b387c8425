import { expect, test } from 'vitest';
import { createTrustStore, presentStores } from '../../../src/renderer/stores/trust.ts';
import type { ContractClient } from '../../../src/shared/contract/client.ts';
import type { TrustOutcome, TrustState, TrustStoreReport } from '../../../src/shared/model/trust.ts';

const report = (id: string, state: TrustState): TrustStoreReport => ({
  id,
  kind: 'system',
  title: id,
  location: null,
  state,
  detail: '',
  caution: '',
  stale: [],
  install: null,
  remove: null,
  exports: [],
  handshakes: [],
});

/** A host whose answers a test gives one by one. */
function fakeClient(answers: Readonly<Record<string, (params: never) => unknown>>) {
  const calls: string[] = [];
  const call = async (method: string, params: unknown): Promise<unknown> => {
    calls.push(`${method} ${JSON.stringify(params)}`);
    const answer = answers[method];
    if (answer === undefined) throw new Error(`${method} was not expected.`);
    return answer(params as never);
  };
  return { client: { call } as unknown as ContractClient, calls };
}

test('each store is verified by a call of its own, and its row is there as soon as it is known', async () => {
  const waiting = new Map<string, () => void>();
  const { client, calls } = fakeClient({
    'trust.list': () => ({ items: [report('a', 'installed'), report('b', 'installed')] }),
    'trust.verify': ({ stores: [id = ''] }: { stores: string[] }) =>
      new Promise((resolve) => {
        waiting.set(id, () => resolve({ items: [report(id, 'verified')] }));
      }),
  });
  const store = createTrustStore(client);
  await store.getState().load();
  const done = store.getState().verify(['a', 'b']);
  expect([...store.getState().work]).toEqual([
    ['a', 'verify'],
    ['b', 'verify'],
  ]);
  waiting.get('b')?.();
  await new Promise(setImmediate);
  expect(store.getState().items?.map(({ state }) => state)).toEqual(['installed', 'verified']);
  expect([...store.getState().work.keys()]).toEqual(['a']);
  waiting.get('a')?.();
  await done;
  expect(store.getState().work.size).toBe(0);
  expect(calls).toEqual(['trust.list {}', 'trust.verify {"stores":["a"]}', 'trust.verify {"stores":["b"]}']);
});

test('after an install the stores are tried, but not those that are left for an administrator', async () => {
  const outcomes: TrustOutcome[] = [
    { store: 'a', result: 'done', message: '' },
    { store: 'b', result: 'elevation_needed', message: 'cp x y' },
  ];
  const { client, calls } = fakeClient({
    'trust.list': () => ({ items: [report('a', 'installed'), report('b', 'not_installed')] }),
    'trust.install': () => ({ items: outcomes }),
    'trust.verify': () => ({ items: [report('a', 'verified')] }),
  });
  const store = createTrustStore(client);
  await store.getState().change('install', ['a', 'b']);
  expect(calls).toEqual([
    'trust.install {"stores":["a","b"]}',
    'trust.list {}',
    'trust.verify {"stores":["a"]}',
  ]);
  expect([...store.getState().unfinished.values()]).toEqual([outcomes[1]]);
  expect(store.getState().items?.map(({ state }) => state)).toEqual(['verified', 'not_installed']);
});

test('nothing at all is never taken to mean everything', async () => {
  const { client, calls } = fakeClient({});
  await createTrustStore(client).getState().change('remove', []);
  expect(calls).toEqual([]);
});

test('a host that refuses leaves its sentence, and nothing at work', async () => {
  const refuse = () => Promise.reject(new Error('The authority cannot be used.'));
  const { client } = fakeClient({ 'trust.list': refuse, 'trust.verify': refuse, 'trust.remove': refuse });
  const store = createTrustStore(client);
  await store.getState().load();
  expect(store.getState().failure).toBe('The authority cannot be used.');
  await store.getState().change('remove', ['a']);
  expect(store.getState().unfinished.get('a')?.message).toBe('The authority cannot be used.');
  expect(store.getState().work.size).toBe(0);
});

test('stores that are not on this machine are no rows', () => {
  expect(presentStores([report('a', 'absent'), report('b', 'untried')]).map(({ id }) => id)).toEqual(['b']);
});

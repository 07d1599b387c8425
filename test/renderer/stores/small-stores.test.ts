import { afterEach, describe, expect, it } from 'vitest';
import { createClientPlacesStore } from '../../../src/renderer/stores/client-places.ts';
import { routeIds } from '../../../src/renderer/stores/config.ts';
import { createNoticesStore } from '../../../src/renderer/stores/notices.ts';
import { createPreferencesStore, detailSizes } from '../../../src/renderer/stores/preferences.ts';
import { serviceUrls } from '../../../src/renderer/stores/service-urls.ts';
import { createStatusStore, rateHistoryLimit } from '../../../src/renderer/stores/status.ts';
import { type ContractClient, createContractClient } from '../../../src/shared/contract/client.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';
import { createFakeHost, makeSnapshot, makeStatus } from '../../helpers/renderer/fake-host.ts';
import { settle } from '../../helpers/renderer/manual-frames.ts';

const clients: ContractClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function connect() {
  const host = createFakeHost();
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  clients.push(client);
  return { host, client };
}

function memoryStorage(initial: Record<string, string> = {}) {
  const values = new Map(Object.entries(initial));
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => {
      values.set(key, value);
    },
  };
}

describe('createPreferencesStore', () => {
  it('remembers what was chosen', () => {
    const storage = memoryStorage();
    const store = createPreferencesStore(storage);
    store.getState().setTheme('dark');
    store.getState().setDetailWidth(612.4);
    const again = createPreferencesStore(storage).getState();
    expect(again).toMatchObject({ theme: 'dark', detailWidth: 612, detailHeight: null });
  });

  it('keeps the good part of what is stored and falls back for the rest', () => {
    const storage = memoryStorage({ 'doorman.preferences': '{"theme":"light","detailWidth":"wide"}' });
    expect(createPreferencesStore(storage).getState()).toMatchObject({
      theme: 'light',
      detailWidth: detailSizes.width,
    });
  });

  it.each(['not json', 'null', '[]'])('starts with defaults when %j is stored', (text) => {
    const storage = memoryStorage({ 'doorman.preferences': text });
    expect(createPreferencesStore(storage).getState().theme).toBe('system');
  });

  it('holds sizes inside their range', () => {
    const store = createPreferencesStore(memoryStorage());
    store.getState().setDetailWidth(5);
    expect(store.getState().detailWidth).toBe(detailSizes.least);
    store.getState().setDetailHeight(99_999);
    expect(store.getState().detailHeight).toBe(detailSizes.most);
  });

  it('goes on without a storage that refuses', () => {
    const store = createPreferencesStore({
      getItem: () => null,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    });
    store.getState().setTheme('dark');
    expect(store.getState().theme).toBe('dark');
  });
});

describe('createStatusStore', () => {
  it('shows the latest status and a bounded line of rates', async () => {
    const { host, client } = connect();
    const store = createStatusStore(client);
    const stop = store.getState().start();
    await settle();
    expect(store.getState().info?.version).toBe('0.1.0');
    for (let rate = 1; rate <= rateHistoryLimit + 5; rate += 1) {
      host.publish('status', makeStatus({ traffic: { ...makeStatus().traffic, requestsPerSecond: rate } }));
      await settle();
    }
    const { status, rates } = store.getState();
    expect(status?.traffic.requestsPerSecond).toBe(rateHistoryLimit + 5);
    expect(rates).toHaveLength(rateHistoryLimit);
    expect(rates.at(-1)).toBe(rateHistoryLimit + 5);
    stop();
  });

  it('pauses capture and mends a problem through the host', async () => {
    const { host, client } = connect();
    const store = createStatusStore(client);
    const stop = store.getState().start();
    await store.getState().setCapturing(false);
    await store.getState().mend({ method: 'history.reset', label: 'Start a new history' });
    await settle();
    expect(store.getState().status?.capturing).toBe(false);
    expect(host.calls.map((call) => call.method)).toEqual(['app.info', 'capture.set', 'history.reset']);
    stop();
  });
});

describe('createNoticesStore', () => {
  it('shows the newest notice and lets only that one be dismissed', () => {
    const store = createNoticesStore();
    store.getState().say('one');
    const first = store.getState().notice?.id ?? -1;
    store.getState().fail('two');
    store.getState().dismiss(first);
    expect(store.getState().notice).toMatchObject({ tone: 'error', text: 'two' });
    store.getState().dismiss(first + 1);
    expect(store.getState().notice).toBeNull();
  });
});

describe('routeIds', () => {
  it('reads the ids of what are routes and passes over the rest', () => {
    expect(routeIds(null)).toEqual([]);
    expect(routeIds(makeSnapshot({ input: { routes: [{ id: 'a' }, 'b', null, { id: 3 }] } }))).toEqual(['a']);
    expect(routeIds(makeSnapshot({ input: 'text' }))).toEqual([]);
  });
});

describe('serviceUrls', () => {
  const [web] = makeStatus().listeners;
  if (web === undefined) throw new Error('The sample status has a listener.');
  const plain = { ...web, id: 'plain', port: 80, tls: false, url: 'http://localhost' };
  const snapshot = (routes: unknown) => makeSnapshot({ input: { routes } });

  it('gives the first exact host of a route on an open listener that serves it', () => {
    const routes = [
      { id: 'shop', match: { hosts: ['*.shop.localhost', 'shop.localhost'] } },
      { id: 'docs', listeners: ['plain'], match: { hosts: 'docs.localhost' } },
    ];
    expect(serviceUrls(snapshot(routes), [plain, web])).toEqual([
      { route: 'shop', url: 'https://shop.localhost:8443' },
      { route: 'docs', url: 'http://docs.localhost' },
    ]);
  });

  it('gives none without an exact host or an open listener', () => {
    const routes = [
      { id: 'any' },
      { id: 'pattern', match: { hosts: ['~^a'] } },
      { id: 'shop', match: { hosts: ['a.test'] } },
    ];
    expect(serviceUrls(snapshot(routes), [{ ...web, state: 'failed' }])).toEqual([]);
    expect(serviceUrls(snapshot(routes), [web])).toEqual([{ route: 'shop', url: 'https://a.test:8443' }]);
    expect(serviceUrls(null, [web])).toEqual([]);
  });
});

describe('createClientPlacesStore', () => {
  it('lists the places anew when the status says that they changed', async () => {
    const { host, client } = connect();
    const store = createClientPlacesStore(client);
    const lists = () => host.calls.filter(({ method }) => method === 'clients.places').length;
    const changed = (revision: number) =>
      store.getState().follow(makeStatus({ clientPlaces: { count: 1, revision } }));
    changed(1);
    changed(1);
    await settle();
    expect(lists()).toBe(1);
    expect(store.getState().items).toEqual([]);
    changed(2);
    await settle();
    expect(lists()).toBe(2);
  });

  it('takes back the places of several clients', async () => {
    const { host, client } = connect();
    await createClientPlacesStore(client).getState().forget(['10.0.0.1/32', '::1/128']);
    expect(host.calls.map(({ params }) => params)).toEqual([
      { client: '10.0.0.1/32', place: null },
      { client: '::1/128', place: null },
    ]);
  });
});

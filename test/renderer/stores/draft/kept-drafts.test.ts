import { expect, onTestFinished, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ConnectionState } from '../../../../src/renderer/client/reconnecting-client.ts';
import { createDraft, type DraftStore } from '../../../../src/renderer/stores/draft/draft.ts';
import { addRoute } from '../../../../src/renderer/stores/draft/edits.ts';
import { createKeptDraftsStore } from '../../../../src/renderer/stores/draft/kept-drafts.ts';
import { createNoticesStore } from '../../../../src/renderer/stores/notices.ts';
import { createContractClient } from '../../../../src/shared/contract/client.ts';
import { ContractError } from '../../../../src/shared/contract/errors.ts';
import type { Handlers } from '../../../../src/shared/contract/methods.ts';
import { createMemoryTransports } from '../../../../src/shared/contract/transport.ts';
import type { DraftNote, KeptDraft } from '../../../../src/shared/model/draft.ts';
import { epochMilliseconds } from '../../../../src/shared/model/units.ts';
import { createFakeHost } from '../../../helpers/renderer/fake-host.ts';
import { idsOf, shop, snapshot } from './draft-fixture.ts';

const noteOf = (id: string, fields: Partial<DraftNote> = {}): DraftNote => ({
  id,
  at: epochMilliseconds(1_700_000_000_000),
  summary: 'Route api changed',
  isOpen: false,
  ...fields,
});

/** A window on a host that keeps drafts in memory; `pass` lets the time go by that saving waits for. */
function openWindow(overrides: Partial<Handlers> = {}) {
  const kept = new Map<string, KeptDraft>();
  const host = createFakeHost(
    {},
    {
      'draft.get': ({ id }) => ({ draft: kept.get(id) ?? null }),
      'draft.put': ({ id, base, input }) => {
        const { revision, input: before } = base;
        kept.set(id, { id, at: epochMilliseconds(1), base: { revision, input: before }, input });
        return {};
      },
      'draft.clear': ({ id }) => {
        kept.delete(id);
        return {};
      },
      ...overrides,
    },
  );
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  const connection = createStore<ConnectionState>(() => ({ phase: 'open', everOpen: true, failures: 0 }));
  const draft: DraftStore = createDraft(client, (callback) => {
    callback();
    return () => undefined;
  });
  draft.getState().receive(snapshot(shop));
  const notices = createNoticesStore();
  let waiting: (() => void)[] = [];
  const store = createKeptDraftsStore({
    client,
    connection,
    draft,
    notices,
    id: 'this-window',
    schedule: (callback) => {
      waiting.push(callback);
      return () => {
        waiting = waiting.filter((other) => other !== callback);
      };
    },
  });
  const stop = store.getState().start();
  onTestFinished(() => {
    stop();
    client.close();
  });
  const pass = async () => {
    const due = waiting;
    waiting = [];
    for (const callback of due) callback();
    // Answers come in order: whatever was asked before has been answered.
    for (let turn = 0; turn < 4; turn += 1) await client.call('app.info', {});
  };
  const called = (method: string) => host.calls.filter((call) => call.method === method).length;
  return { kept, host, draft, notices, store, pass, called, connection, isIdle: () => waiting.length === 0 };
}

test('what is edited is kept a moment later, in one go, until it is applied or undone', async () => {
  const { kept, draft, pass, called } = openWindow();
  draft.getState().edit('add', addRoute);
  draft.getState().edit('add', addRoute);
  expect(kept.size).toBe(0);
  await pass();
  expect(called('draft.put')).toBe(1);
  expect(kept.get('this-window')).toMatchObject({
    base: { revision: snapshot(shop).revision, input: shop },
    input: draft.getState().moment.input,
  });
  draft.getState().undo();
  await pass();
  expect(kept.get('this-window')?.input).toEqual(draft.getState().moment.input);
  draft.getState().undo();
  await pass();
  expect(kept.size).toBe(0);
});

test('a selection or a check is no reason to write', async () => {
  const { draft, isIdle } = openWindow();
  draft.getState().select(null);
  draft.getState().seal();
  expect(isIdle()).toBe(true);
});

test('after the connection was lost it is kept again, as the host may be another one', async () => {
  const { kept, draft, pass, connection, called } = openWindow();
  draft.getState().edit('add', addRoute);
  await pass();
  kept.clear();
  connection.setState({ phase: 'lost' });
  connection.setState({ phase: 'open' });
  await pass();
  expect(called('draft.open')).toBe(2);
  expect(kept.has('this-window')).toBe(true);
});

test('drafts of windows that are gone are offered; those of others that are open are not', async () => {
  const { host, store, pass } = openWindow();
  await pass();
  host.publish('drafts', [
    noteOf('older-window'),
    noteOf('newer-window'),
    noteOf('open', { isOpen: true }),
    noteOf('this-window'),
  ]);
  await pass();
  expect(store.getState().offers.map(({ id }) => id)).toEqual(['newer-window', 'older-window']);
  expect(store.getState().others.map(({ id }) => id)).toEqual(['open']);
});

test('one that is brought back is kept under both names until it is safe under this one', async () => {
  let mayPut = false;
  const putting = Promise.withResolvers<void>();
  const { kept, draft, store, pass } = openWindow({
    async 'draft.put'() {
      if (!mayPut) await putting.promise;
      return {};
    },
  });
  const input = { ...shop, routes: [...shop.routes, { id: 'mine', to: { pool: 'shop' } }] };
  const file = { ...shop, routes: shop.routes.slice(1) };
  draft.getState().receive(snapshot(file));
  kept.set('older-window', {
    ...noteOf('older-window'),
    base: { revision: 'b'.repeat(64), input: shop },
    input,
  });
  expect(await store.getState().bringBack('older-window')).toBe(true);
  // The file is another one by now: both changes are there.
  expect(idsOf(draft.getState().moment.input)).toEqual(['shop', 'old', 'mine']);
  expect(draft.getState().undoable.at(-1)?.label).toBe('bring back changes');
  await pass();
  expect(kept.has('older-window')).toBe(true);
  mayPut = true;
  putting.resolve();
  await pass();
  expect(kept.has('older-window')).toBe(false);
});

test('one that collides with what is here waits for the person, and stays kept when they cancel', async () => {
  const { kept, draft, store, pass } = openWindow();
  const port = (number: number) => ({ ...shop, listeners: [{ id: 'web', port: number }] });
  draft.getState().edit('port', (moment) => ({ ...moment, input: port(1) }));
  kept.set('older-window', {
    ...noteOf('older-window'),
    base: { revision: 'b'.repeat(64), input: shop },
    input: port(2),
  });
  await store.getState().bringBack('older-window');
  expect(draft.getState().merging).toMatchObject({ kind: 'kept', draft: { id: 'older-window' } });
  draft.getState().cancelMerge();
  await pass();
  expect(kept.has('older-window')).toBe(true);
  expect(await store.getState().bringBack('gone-window')).toBe(false);
});

test('what cannot be kept is said once, and tried again with the next edit', async () => {
  let refusals = 0;
  const { draft, pass, notices } = openWindow({
    'draft.put': () => {
      refusals += 1;
      throw new ContractError('draft.not_kept', 'Eight drafts are kept already.');
    },
  });
  draft.getState().edit('add', addRoute);
  await pass();
  const { notice } = notices.getState();
  expect(notice).toMatchObject({ tone: 'error', text: 'Eight drafts are kept already.' });
  draft.getState().edit('add', addRoute);
  await pass();
  expect(refusals).toBe(2);
  expect(notices.getState().notice).toBe(notice);
});

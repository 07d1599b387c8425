import { afterEach, describe, expect, it } from 'vitest';
import { createFilterRun } from '../../../../src/renderer/features/inspector/filter/filter-run.ts';
import { createInspectorStore } from '../../../../src/renderer/features/inspector/inspector-store.ts';
import { createExchangesStore } from '../../../../src/renderer/stores/exchanges.ts';
import { createMarksStore } from '../../../../src/renderer/stores/marks.ts';
import { createContractClient } from '../../../../src/shared/contract/client.ts';
import { ContractError } from '../../../../src/shared/contract/errors.ts';
import type { Handlers } from '../../../../src/shared/contract/methods.ts';
import { createMemoryTransports } from '../../../../src/shared/contract/transport.ts';
import { createFakeHost } from '../../../helpers/renderer/fake-host.ts';
import { createManualFrames, settle } from '../../../helpers/renderer/manual-frames.ts';
import { makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const ids = ['e1-1', 'e1-2', 'e1-3', 'e1-4'];

/** Those with an even number have a body that says 'order'. */
const bodies = new Map(
  [...ids, 'e1-5', 'e1-6'].map((id) => [
    `${id} response`,
    Buffer.from(Number(id.at(-1)) % 2 === 0 ? 'an order' : 'a cart'),
  ]),
);

async function open(overrides: Partial<Handlers> = {}) {
  const host = createFakeHost({ exchanges: ids.map((id) => makeSummary(id)), bodies }, overrides);
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  const frames = createManualFrames();
  const timers = createManualFrames();
  const exchanges = createExchangesStore(client, frames.request, async () => undefined);
  const marks = createMarksStore(client);
  const run = createFilterRun({ client, exchanges, marks }, (callback) => timers.request(callback));
  const store = createInspectorStore(exchanges, undefined, run.compile);
  let text = '';
  const setFilter = (next: string) => {
    text = next;
    store.getState().setFilter(next);
  };
  cleanups.push(
    exchanges.getState().start(),
    marks.getState().start(),
    store.getState().start(),
    run.start({
      recheck: (changed) => store.getState().recheck(changed),
      refilter: () => setFilter(text),
    }),
    () => client.close(),
  );
  await settle();
  const shown = () =>
    Array.from({ length: store.getState().rows.length }, (_, index) => store.getState().rows.at(index)?.id);
  const pass = async () => {
    timers.run();
    await settle();
  };
  const send = async (...sent: string[]) => {
    const items = sent.map((id) => makeSummary(id));
    host.state.exchanges.push(...items);
    host.publish('exchanges', { items, dropped: 0, reset: false });
    await settle();
    frames.run();
  };
  return { host, exchanges, run, store, shown, setFilter, pass, send };
}

describe('createFilterRun', () => {
  it('asks for nothing where summaries suffice', async () => {
    const { host, run, shown, setFilter, pass } = await open();
    setFilter('status:200');
    await pass();
    expect(shown()).toEqual(ids);
    expect(run.progress.getState().phase).toBe('idle');
    expect(host.calls.some(({ method }) => method === 'exchanges.search')).toBe(false);
  });

  it('lists what the host finds, in the order of the list, and says that it is done', async () => {
    const { run, shown, setFilter, pass } = await open();
    setFilter('body:order');
    expect(shown()).toEqual([]);
    expect(run.progress.getState().phase).toBe('searching');
    await pass();
    expect(shown()).toEqual(['e1-2', 'e1-4']);
    expect(run.progress.getState()).toMatchObject({ phase: 'done', scanned: 4, total: 4 });
  });

  it('has what comes looked into, and lists what fits', async () => {
    const { shown, setFilter, pass, send } = await open();
    setFilter('body:order');
    await pass();
    await send('e1-5', 'e1-6');
    expect(shown()).toEqual(['e1-2', 'e1-4']);
    await pass();
    expect(shown()).toEqual(['e1-2', 'e1-4', 'e1-6']);
  });

  it('shows at once what fits whatever the host says', async () => {
    const { shown, setFilter } = await open();
    setFilter('body:order or method:get');
    expect(shown()).toEqual(ids);
  });

  it('forgets what was found for another filter, and what is still being answered', async () => {
    const { shown, setFilter, pass } = await open();
    setFilter('body:order');
    await pass();
    setFilter('body:cart');
    expect(shown()).toEqual([]);
    await pass();
    expect(shown()).toEqual(['e1-1', 'e1-3']);
  });

  it('stops in between and goes on where it was', async () => {
    const { run, shown, setFilter, pass, host } = await open({
      'exchanges.search': ({ before }) => {
        const at = before === undefined ? 3 : ids.indexOf(before) - 1;
        const id = ids[at] ?? '';
        if (at === 2) run.stop();
        return { items: [makeSummary(id)], next: at === 0 ? null : id, done: at === 0, scanned: 1, total: 4 };
      },
    });
    setFilter('body:order');
    await pass();
    expect(run.progress.getState()).toMatchObject({ phase: 'stopped', scanned: 1 });
    expect(shown()).toEqual(['e1-4']);
    run.resume();
    await settle();
    expect(host.calls.filter(({ method }) => method === 'exchanges.search').at(2)).toMatchObject({
      params: { before: 'e1-4' },
    });
  });

  it('says why a search failed, and tries again', async () => {
    let refuses = true;
    const { run, shown, setFilter, pass } = await open({
      'exchanges.search': () => {
        if (refuses) throw new ContractError('history.unavailable', 'History cannot be read.');
        return { items: [makeSummary('e1-2')], next: null, done: true, scanned: 4, total: 4 };
      },
    });
    setFilter('body:order');
    await pass();
    expect(run.progress.getState()).toMatchObject({ phase: 'failed', failure: 'History cannot be read.' });
    refuses = false;
    run.resume();
    await settle();
    expect(run.progress.getState()).toMatchObject({ phase: 'done', failure: null });
    expect(shown()).toEqual(['e1-2']);
  });

  it('lists what is found and the list does not have in its place, until another filter is set', async () => {
    const { exchanges, shown, setFilter, pass, send } = await open({
      'exchanges.search': () => ({
        items: ['e1-4', 'e0-9', 'e0-8'].map((id) => makeSummary(id)),
        next: null,
        done: true,
        scanned: 9,
        total: 9,
      }),
    });
    setFilter('body:order');
    await pass();
    expect(shown()).toEqual(['e0-8', 'e0-9', 'e1-4']);
    exchanges.getState().select('e0-9');
    await send('e1-5', 'e1-6');
    await pass();
    expect(shown()).toEqual(['e0-8', 'e0-9', 'e1-4', 'e1-6']);
    expect(exchanges.getState().selected).toBe('e0-9');
    expect(exchanges.getState().log.size).toBe(6);
    setFilter('');
    expect(shown()).toEqual([...ids, 'e1-5', 'e1-6']);
  });

  it('waits with what the list does not have until the list has all that it can', async () => {
    const page = Promise.withResolvers<void>();
    const { shown, setFilter, pass } = await open({
      'exchanges.list': async ({ before }) => {
        if (before === undefined) return { items: ids.map((id) => makeSummary(id)) };
        if (before !== 'e1-1') return { items: [] };
        await page.promise;
        return { items: ['e0-8', 'e0-9'].map((id) => makeSummary(id)) };
      },
      'exchanges.search': () => ({
        items: ['e1-4', 'e0-8', 'e0-1'].map((id) => makeSummary(id)),
        next: null,
        done: true,
        scanned: 9,
        total: 9,
      }),
    });
    setFilter('body:order');
    await pass();
    expect(shown()).toEqual(['e1-4']);
    page.resolve();
    await settle();
    await settle();
    expect(shown()).toEqual(['e0-1', 'e0-8', 'e1-4']);
  });

  it('says how many more were found than the list can show', async () => {
    const { run, shown, setFilter, pass } = await open({
      'exchanges.search': ({ before }) => {
        const from = before === undefined ? 20_000 : Number.parseInt(before.slice(3), 36) - 1;
        const items = Array.from({ length: 6000 }, (_, index) =>
          makeSummary(`e0-${(from - index).toString(36)}`),
        );
        const next = before === undefined ? (items.at(-1)?.id ?? null) : null;
        return { items, next, done: next === null, scanned: 6000, total: 12_000 };
      },
    });
    setFilter('body:order');
    await pass();
    expect(shown()).toHaveLength(10_000);
    expect(run.progress.getState()).toMatchObject({ phase: 'done', leftOut: 2000 });
  });

  it('filters anew when marks change that the filter names', async () => {
    const { host, shown, setFilter } = await open();
    setFilter('pinned:yes');
    expect(shown()).toEqual([]);
    host.publish('marks', [{ id: 'e1-3', pinned: true, colour: null }]);
    await settle();
    expect(shown()).toEqual(['e1-3']);
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBreakpointsStore } from '../../../src/renderer/stores/breakpoints.ts';
import { createExchangesStore } from '../../../src/renderer/stores/exchanges.ts';
import { createReplayStore } from '../../../src/renderer/stores/replay.ts';
import { createWhatIfStore } from '../../../src/renderer/stores/what-if.ts';
import { type ContractClient, createContractClient } from '../../../src/shared/contract/client.ts';
import { ContractError } from '../../../src/shared/contract/errors.ts';
import type { Handlers } from '../../../src/shared/contract/methods.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';
import type { Breakpoint } from '../../../src/shared/model/breakpoint.ts';
import { milliseconds } from '../../../src/shared/model/units.ts';
import { createFakeHost } from '../../helpers/renderer/fake-host.ts';
import { makeSummary } from '../../helpers/renderer/sample-exchanges.ts';

const clients: ContractClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function connect(overrides: Partial<Handlers> = {}) {
  const host = createFakeHost({}, overrides);
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  clients.push(client);
  return { host, client };
}

const breakpoint: Breakpoint = {
  id: 'a',
  match: { hosts: [], paths: [], methods: [], headers: {}, query: {}, clients: [] },
  side: 'request',
  enabled: true,
  timeout: milliseconds(60_000),
};

describe('breakpoints', () => {
  it('follow the host, and replace all that were there', async () => {
    const { client } = connect();
    const store = createBreakpointsStore(client);
    const stop = store.getState().start();
    await store.getState().replace([breakpoint]);
    expect(store.getState().breakpoints).toEqual([breakpoint]);
    store.getState().open(breakpoint);
    expect(store.getState()).toMatchObject({ isOpen: true, suggestion: breakpoint });
    store.getState().close();
    expect(store.getState()).toMatchObject({ isOpen: false, suggestion: null });
    stop();
  });
});

describe('sending again', () => {
  it('answers with the new exchange', async () => {
    const { client, host } = connect();
    const store = createReplayStore(client);
    expect(await store.getState().send({ of: 'e1-1', request: null, acceptCut: false })).toBe('e1-resent');
    await store.getState().cancel('x');
    expect(host.calls.map(({ method }) => method)).toEqual(['replay.send', 'replay.cancel']);
  });
});

describe('trying a configuration', () => {
  const frame = () => () => undefined;

  it('asks about the latest exchanges that clients made, and only where there is a draft', async () => {
    const { client, host } = connect();
    const exchanges = createExchangesStore(client, frame);
    exchanges
      .getState()
      .log.upsert([makeSummary('e1-1'), makeSummary('e1-2', { listener: '' }), makeSummary('e1-3')]);
    const store = createWhatIfStore(client, exchanges);
    store.getState().open();
    expect(store.getState().asked).toBeNull();
    store.getState().setDraft({ version: 1 });
    store.getState().open();
    await vi.waitFor(() => expect(store.getState().result.phase).toBe('ready'));
    expect(host.calls).toEqual([
      { method: 'whatif.run', params: { input: { version: 1 }, ids: ['e1-1', 'e1-3'], decisions: false } },
    ]);
    store.getState().close();
    expect(store.getState().asked).toBeNull();
  });

  it('says why it failed, and calls nobody where nothing was captured', async () => {
    const { client, host } = connect({
      'whatif.run': () => {
        throw new ContractError('whatif.failed', 'It cannot be tried.');
      },
    });
    const store = createWhatIfStore(client, createExchangesStore(client, frame));
    store.getState().setDraft({});
    store.getState().open();
    expect(store.getState().result).toMatchObject({ phase: 'ready', report: { ran: 0 } });
    expect(host.calls).toEqual([]);
    store.getState().open(['e1-1']);
    await vi.waitFor(() =>
      expect(store.getState().result).toEqual({ phase: 'failed', message: 'It cannot be tried.' }),
    );
  });
});

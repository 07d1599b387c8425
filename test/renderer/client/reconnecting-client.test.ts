import { describe, expect, it } from 'vitest';
import type { OpeningTransport } from '../../../src/renderer/client/opening-transport.ts';
import {
  createReconnectingClient,
  firstWait,
  longestWait,
} from '../../../src/renderer/client/reconnecting-client.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';
import type { ExchangeSummary } from '../../../src/shared/model/exchange.ts';
import { createFakeHost, makeStatus } from '../../helpers/renderer/fake-host.ts';
import { settle } from '../../helpers/renderer/manual-frames.ts';
import { makeSummary } from '../../helpers/renderer/sample-exchanges.ts';

/** A client whose connections the test opens and cuts, and whose waits it ends. */
function rig() {
  const host = createFakeHost({ exchanges: [makeSummary('e1-1')] });
  const cuts: (() => void)[] = [];
  const waits: { delay: number; run: () => void }[] = [];
  let reachable = true;
  let tries = 0;
  const openTransport = (): OpeningTransport => {
    tries += 1;
    const [clientEnd, hostEnd] = createMemoryTransports();
    let opened: (() => void) | undefined;
    if (reachable) {
      host.accept(hostEnd);
      queueMicrotask(() => opened?.());
    } else queueMicrotask(() => clientEnd.close());
    cuts.push(() => clientEnd.close());
    return {
      send: (message) => clientEnd.send(message),
      onMessage: (callback) => clientEnd.onMessage(callback),
      onClose: (callback) => clientEnd.onClose(callback),
      close: () => clientEnd.close(),
      onOpen: (callback) => {
        opened = callback;
      },
    };
  };
  const client = createReconnectingClient(openTransport, {
    set(callback, delay) {
      const wait = { delay, run: callback };
      waits.push(wait);
      return () => {
        const index = waits.indexOf(wait);
        if (index >= 0) waits.splice(index, 1);
      };
    },
  });
  return {
    host,
    client,
    waits,
    setReachable: (value: boolean) => {
      reachable = value;
    },
    cut: () => cuts.at(-1)?.(),
    get tries() {
      return tries;
    },
  };
}

describe('createReconnectingClient', () => {
  it('is open once the other side has accepted', async () => {
    const { client } = rig();
    expect(client.connection.getState().phase).toBe('connecting');
    await settle();
    expect(client.connection.getState()).toEqual({ phase: 'open', everOpen: true, failures: 0 });
    client.close();
  });

  it('refuses a call that was under way when the connection was cut, and never repeats it', async () => {
    const { client, cut, host, waits } = rig();
    await settle();
    const call = client.call('app.info', {});
    cut();
    await expect(call).rejects.toMatchObject({ code: 'connection.closed' });
    waits[0]?.run();
    await settle();
    expect(host.calls).toEqual([]);
    client.close();
  });

  it('subscribes again by itself after a loss, and reports the gap', async () => {
    const { client, cut, waits, host } = rig();
    const seen: string[] = [];
    client.subscribe('exchanges', {
      onEvent: (batch) => seen.push(...batch.items.map((item: ExchangeSummary) => item.id)),
      onGap: () => seen.push('gap'),
    });
    await settle();
    cut();
    await settle();
    expect(client.connection.getState()).toMatchObject({ phase: 'lost', everOpen: true });
    host.publish('exchanges', { items: [makeSummary('e1-2')], dropped: 0, reset: false });
    waits[0]?.run();
    await settle();
    expect(client.connection.getState().phase).toBe('open');
    host.publish('exchanges', { items: [makeSummary('e1-3')], dropped: 0, reset: false });
    await settle();
    expect(seen).toEqual(['gap', 'e1-3']);
    client.close();
  });

  it('does not report a gap on the first connection', async () => {
    const { client } = rig();
    let gaps = 0;
    client.subscribe('status', {
      onEvent: () => undefined,
      onGap: () => {
        gaps += 1;
      },
    });
    await settle();
    expect(gaps).toBe(0);
    client.close();
  });

  it('waits longer after every failure, up to a limit, and begins anew once it was open', async () => {
    const { client, waits, setReachable, cut } = rig();
    await settle();
    setReachable(false);
    cut();
    const delays: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      await settle();
      const wait = waits.pop();
      delays.push(wait?.delay ?? -1);
      wait?.run();
    }
    expect(delays.slice(0, 3)).toEqual([firstWait, firstWait * 2, firstWait * 4]);
    expect(delays.at(-1)).toBe(longestWait);
    await settle();
    setReachable(true);
    waits.pop()?.run();
    await settle();
    cut();
    await settle();
    expect(waits.at(-1)?.delay).toBe(firstWait);
    client.close();
  });

  it('tries at once when asked to, and only while it waits', async () => {
    const state = rig();
    const { client, cut } = state;
    await settle();
    client.retryNow();
    expect(state.tries).toBe(1);
    cut();
    await settle();
    client.retryNow();
    await settle();
    expect(state.tries).toBe(2);
    expect(state.waits).toEqual([]);
    expect(client.connection.getState().phase).toBe('open');
    client.close();
  });

  it('stays closed once closed', async () => {
    const { client, waits } = rig();
    await settle();
    client.close();
    await settle();
    expect(client.connection.getState().phase).toBe('closed');
    expect(waits).toEqual([]);
  });

  it('stops events of a subscription that was ended', async () => {
    const { client, host } = rig();
    let events = 0;
    const stop = client.subscribe('status', {
      onEvent: () => {
        events += 1;
      },
    });
    await settle();
    const before = events;
    stop();
    await settle();
    host.publish('status', makeStatus());
    await settle();
    expect(before).toBe(1);
    expect(events).toBe(before);
    client.close();
  });
});

import { expect, test } from 'vitest';
import {
  type EventName,
  type EventPayloads,
  type ExchangeBatch,
  pendingExchangeLimit,
} from '../../src/shared/contract/events.ts';
import type { ConfigSnapshot } from '../../src/shared/contract/methods/config.ts';
import { type AppEvent, eventLimit } from '../../src/shared/model/event.ts';
import type { ExchangeSummary } from '../../src/shared/model/exchange.ts';
import { epochMilliseconds } from '../../src/shared/model/units.ts';
import { emptyConfig, type Opener, roundTrip } from './open-pair.ts';
import { sampleExchange } from './sample-exchange.ts';

const batch = (items: readonly ExchangeSummary[], change: Partial<ExchangeBatch> = {}): ExchangeBatch => ({
  items,
  dropped: 0,
  reset: false,
  ...change,
});

const sampleEvent = (id: number): AppEvent => ({
  id,
  at: epochMilliseconds(1_760_000_000_000 + id),
  kind: 'engine.started',
  evidence: { restarts: id },
});

const initialConfig = <Name extends EventName>(channel: Name): EventPayloads[Name] | undefined => {
  const payloads: { readonly [Channel in EventName]: EventPayloads[Channel] | undefined } = {
    config: emptyConfig,
    status: undefined,
    exchanges: undefined,
    events: undefined,
    upstreams: undefined,
    flows: undefined,
    defence: undefined,
    doctor: undefined,
    sessions: undefined,
    marks: undefined,
    breakpoints: undefined,
    repeat: undefined,
    drafts: undefined,
    scenario: undefined,
  };
  return payloads[channel];
};

/** Subscriptions, order, acknowledgement, merging and what is dropped. */
export function testEvents({ openClient, openRaw }: Opener): void {
  test('a new subscriber gets the present state at once', async () => {
    const received = Promise.withResolvers<ConfigSnapshot>();
    const { client } = await openClient({ initial: initialConfig });
    client.subscribe('config', { onEvent: received.resolve });
    expect(await received.promise).toEqual(emptyConfig);
  });

  test('events arrive in order, each once, without a gap', async () => {
    const { client, connection } = await openClient();
    const ids: string[] = [];
    const all = Promise.withResolvers<void>();
    let gaps = 0;
    client.subscribe('exchanges', {
      onEvent({ items }) {
        ids.push(...items.map(({ id }) => id));
        if (ids.length === 500) all.resolve();
      },
      onGap: () => {
        gaps += 1;
      },
    });
    await roundTrip(client);
    const expected = Array.from({ length: 500 }, (_, number) => `e-${number}`);
    for (const id of expected) connection.publish('exchanges', batch([sampleExchange({ id })]));
    await all.promise;
    expect(ids).toEqual(expected);
    expect(gaps).toBe(0);
  });

  test('at most two events go out unacknowledged, and what follows merges by exchange', async () => {
    const raw = await openRaw();
    raw.send({ kind: 'subscribe', channel: 'exchanges' });
    await raw.settle(1);
    for (const target of ['/1', '/2', '/3', '/4']) {
      raw.connection.publish('exchanges', batch([sampleExchange({ id: 'same-1', target })]));
    }
    raw.connection.publish('exchanges', batch([sampleExchange({ id: 'other-1' })]));
    expect(await raw.settle(2)).toMatchObject([{ sequence: 1 }, { sequence: 2 }]);
    raw.send({ kind: 'acknowledge', channel: 'exchanges', sequence: 2 });
    expect(await raw.next()).toMatchObject({
      kind: 'event',
      channel: 'exchanges',
      sequence: 3,
      payload: { items: [{ id: 'same-1', target: '/4' }, { id: 'other-1' }], dropped: 0 },
    });
  });

  test('an acknowledgement of what was never sent makes no room', async () => {
    const raw = await openRaw();
    raw.send({ kind: 'subscribe', channel: 'exchanges' });
    raw.send({ kind: 'acknowledge', channel: 'exchanges', sequence: 1000 });
    await raw.settle(1);
    for (const id of ['a-1', 'a-2', 'a-3'])
      raw.connection.publish('exchanges', batch([sampleExchange({ id })]));
    expect(await raw.settle(2)).toHaveLength(2);
  });

  test('a subscriber that is too slow loses the oldest and is told how many', async () => {
    const raw = await openRaw();
    raw.send({ kind: 'subscribe', channel: 'exchanges' });
    await raw.settle(1);
    for (const id of ['first-1', 'first-2'])
      raw.connection.publish('exchanges', batch([sampleExchange({ id })]));
    const total = pendingExchangeLimit + 7;
    for (let start = 0; start < total; start += 5000) {
      const items = Array.from({ length: Math.min(5000, total - start) }, (_, n) =>
        sampleExchange({ id: `e-${start + n}` }),
      );
      raw.connection.publish('exchanges', batch(items));
    }
    await raw.settle(2);
    raw.send({ kind: 'acknowledge', channel: 'exchanges', sequence: 2 });
    const event = await raw.next();
    expect(event).toMatchObject({ sequence: 3, payload: { dropped: 7 } });
    const items = itemsOf(event);
    expect(items).toHaveLength(pendingExchangeLimit);
    expect(items[0]).toMatchObject({ id: 'e-7' });
  });

  test('clearing makes everything that still waits void', async () => {
    const raw = await openRaw();
    raw.send({ kind: 'subscribe', channel: 'exchanges' });
    await raw.settle(1);
    for (const id of ['a-1', 'a-2', 'a-3'])
      raw.connection.publish('exchanges', batch([sampleExchange({ id })]));
    raw.connection.publish('exchanges', batch([], { reset: true }));
    raw.connection.publish('exchanges', batch([sampleExchange({ id: 'new-1' })]));
    await raw.settle(2);
    raw.send({ kind: 'acknowledge', channel: 'exchanges', sequence: 1 });
    expect(await raw.next()).toMatchObject({ payload: { items: [{ id: 'new-1' }], reset: true } });
  });

  test('events of the log merge for a slow subscriber, the oldest of too many left out', async () => {
    const raw = await openRaw();
    raw.send({ kind: 'subscribe', channel: 'events' });
    await raw.settle(1);
    const publish = (first: number, amount: number) =>
      raw.connection.publish(
        'events',
        Array.from({ length: amount }, (_, index) => sampleEvent(first + index)),
      );
    publish(1, 1);
    publish(2, 1);
    publish(3, eventLimit);
    publish(eventLimit + 3, 5);
    await raw.settle(2);
    raw.send({ kind: 'acknowledge', channel: 'events', sequence: 2 });
    const event = await raw.next();
    expect(event).toMatchObject({ kind: 'event', channel: 'events', sequence: 3 });
    const { payload } = event as { readonly payload: readonly AppEvent[] };
    expect(payload).toHaveLength(eventLimit);
    expect(payload[0]).toEqual(sampleEvent(8));
    expect(payload.at(-1)).toEqual(sampleEvent(eventLimit + 7));
  });

  test('an ended subscription hears nothing more, and one made anew starts without a gap', async () => {
    const { client, connection } = await openClient();
    const first: string[] = [];
    const stop = client.subscribe('exchanges', {
      onEvent: ({ items }) => first.push(...items.map(({ id }) => id)),
    });
    await roundTrip(client);
    connection.publish('exchanges', batch([sampleExchange({ id: 'a-1' })]));
    await roundTrip(client);
    stop();
    const second = Promise.withResolvers<string | undefined>();
    let gaps = 0;
    client.subscribe('exchanges', {
      onEvent: ({ items }) => second.resolve(items[0]?.id),
      onGap: () => {
        gaps += 1;
      },
    });
    await roundTrip(client);
    connection.publish('exchanges', batch([sampleExchange({ id: 'a-2' })]));
    expect(await second.promise).toBe('a-2');
    expect(first).toEqual(['a-1']);
    expect(gaps).toBe(0);
  });

  test('nothing is sent to those who did not subscribe', async () => {
    const raw = await openRaw();
    raw.connection.publish('config', emptyConfig);
    expect(await raw.settle(1)).toEqual([]);
  });
}

function itemsOf(event: unknown): readonly unknown[] {
  if (typeof event !== 'object' || event === null || !('payload' in event)) return [];
  const { payload } = event;
  if (typeof payload !== 'object' || payload === null || !('items' in payload)) return [];
  return Array.isArray(payload.items) ? payload.items : [];
}

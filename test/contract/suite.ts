import { afterEach, describe, expect, test } from 'vitest';
import { type ContractClient, createContractClient } from '../../src/shared/contract/client.ts';
import { ContractError } from '../../src/shared/contract/errors.ts';
import {
  type EventName,
  type EventPayloads,
  type ExchangeBatch,
  pendingExchangeLimit,
} from '../../src/shared/contract/events.ts';
import {
  acceptConnection,
  type HostConnection,
  runningCallLimit,
} from '../../src/shared/contract/host-connection.ts';
import type { ConfigSnapshot, Handlers } from '../../src/shared/contract/methods.ts';
import type { Transport } from '../../src/shared/contract/transport.ts';
import type { ExchangeSummary } from '../../src/shared/model/exchange.ts';
import { bytes } from '../../src/shared/model/units.ts';
import { handlersWith } from './refusing-handlers.ts';
import { sampleExchange } from './sample-exchange.ts';

/** Two connected ends of one kind of transport. */
export interface ConnectedPair {
  readonly client: Transport;
  readonly host: Transport;
  /** Ends whatever else was started for the pair. */
  cleanUp(): Promise<void>;
}

/**
 * Makes a connected pair. `takeHost` must be called with the host's end before any message can arrive there,
 * just as a real host accepts it.
 */
export type ConnectPair = (takeHost: (host: Transport) => void) => Promise<ConnectedPair>;

const info = {
  version: '1.2.3',
  host: 'headless',
  platform: 'linux',
  dataDirectory: '/tmp/ümläut ☂',
} as const;
const emptyConfig: ConfigSnapshot = {
  path: 'doorman.yaml',
  exists: false,
  revision: '0'.repeat(64),
  text: '',
  input: { version: 1 },
  mistakes: [],
};
const batch = (items: readonly ExchangeSummary[], change: Partial<ExchangeBatch> = {}): ExchangeBatch => ({
  items,
  dropped: 0,
  reset: false,
  ...change,
});

/** What every transport of the contract must do. Call once in a test file. */
export function contractSuite(name: string, connectPair: ConnectPair): void {
  describe(`the contract over ${name}`, () => {
    const cleanUps: (() => Promise<void>)[] = [];

    afterEach(async () => {
      for (const cleanUp of cleanUps.splice(0)) await cleanUp();
    });

    interface Setup {
      readonly handlers?: Partial<Handlers>;
      readonly initial?: <Name extends EventName>(channel: Name) => EventPayloads[Name] | undefined;
      readonly onUnexpectedError?: (method: string, error: unknown) => void;
    }

    async function open(setup: Setup = {}) {
      const hostClosed = Promise.withResolvers<void>();
      let connection: HostConnection | undefined;
      const pair = await connectPair((transport) => {
        connection = acceptConnection({
          transport,
          handlers: handlersWith({ 'app.info': () => info, ...setup.handlers }),
          initial: setup.initial ?? (() => undefined),
          onClose: hostClosed.resolve,
          ...(setup.onUnexpectedError === undefined ? {} : { onUnexpectedError: setup.onUnexpectedError }),
        });
      });
      cleanUps.push(() => pair.cleanUp());
      if (connection === undefined)
        throw new Error('The transport under test did not hand over its host end.');
      return { transport: pair.client, connection, hostClosed: hostClosed.promise };
    }

    async function openClient(setup: Setup = {}) {
      const opened = await open(setup);
      return { ...opened, client: createContractClient(opened.transport) };
    }

    /** A client that speaks JSON by hand. */
    async function openRaw(setup: Setup = {}) {
      const opened = await open(setup);
      const received: unknown[] = [];
      const waiting: (() => void)[] = [];
      opened.transport.onMessage((text) => {
        received.push(JSON.parse(text));
        for (const wake of waiting.splice(0)) wake();
      });
      const next = async (): Promise<unknown> => {
        while (received.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
        return received.shift();
      };
      const send = (message: unknown): void => opened.transport.send(JSON.stringify(message));
      /** Answers come in order, so with this answer everything sent before has arrived too. */
      const settle = async (id: number): Promise<unknown[]> => {
        send({ kind: 'call', id, method: 'app.info', params: {} });
        const before: unknown[] = [];
        for (;;) {
          const message = await next();
          if (isResultOf(message, id)) return before;
          before.push(message);
        }
      };
      return { ...opened, next, send, settle };
    }

    /** Resolves once the host has taken in all that the client sent before. */
    const roundTrip = (client: ContractClient) => client.call('app.info', {});

    test('a call resolves to what its handler returned', async () => {
      const { client } = await openClient();
      expect(await client.call('app.info', {})).toEqual(info);
    });

    test('each of many calls at once gets its own answer', async () => {
      const { client } = await openClient({
        handlers: {
          'config.check': async ({ input }) => {
            // Later calls answer earlier.
            for (let turn = Number(input); turn < 20; turn += 1) await Promise.resolve();
            return { mistakes: [{ path: [], at: String(input), value: '', message: '', allowed: '' }] };
          },
        },
      });
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, input) => client.call('config.check', { input })),
      );
      expect(answers.map(({ mistakes }) => mistakes[0]?.at)).toEqual(
        Array.from({ length: 20 }, (_, n) => String(n)),
      );
    });

    test('a megabyte of body crosses unchanged', async () => {
      const base64 = Buffer.alloc(1024 * 1024, 'å∫c').toString('base64');
      const { client } = await openClient({
        handlers: {
          'exchanges.body': ({ offset }) => ({ base64, offset: bytes(offset), kept: bytes(1024 * 1024) }),
        },
      });
      const piece = await client.call('exchanges.body', {
        id: 'a-1',
        side: 'response',
        offset: 7,
        length: 1024 * 1024,
      });
      expect(piece.base64 === base64).toBe(true);
      expect(piece.offset).toBe(7);
    });

    test('a refusal arrives with its code, sentence and details', async () => {
      const mistakes = [
        { path: ['pools', 0], at: 'pools[0]', value: '1', message: 'is wrong', allowed: 'a map' },
      ];
      const { client } = await openClient({
        handlers: {
          'config.apply': () => {
            throw new ContractError('config.invalid', 'The configuration has a mistake.', mistakes);
          },
        },
      });
      const call = client.call('config.apply', { input: {}, baseRevision: '0'.repeat(64) });
      await expect(call).rejects.toMatchObject({
        name: 'ContractError',
        code: 'config.invalid',
        message: 'The configuration has a mistake.',
        details: mistakes,
      });
    });

    test('an unforeseen error is refused without its text, which goes to the log', async () => {
      const logged: unknown[] = [];
      const failure = new Error('secret path /home/someone');
      const { client } = await openClient({
        handlers: { 'status.get': () => Promise.reject(failure) },
        onUnexpectedError: (method, error) => logged.push([method, error]),
      });
      const refusal = await client.call('status.get', {}).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'call.failed' });
      expect(String(refusal)).not.toContain('secret');
      expect(logged).toEqual([['status.get', failure]]);
    });

    test('parameters of the wrong form are refused by name and never reach the handler', async () => {
      let calls = 0;
      const { client } = await openClient({
        handlers: {
          'exchanges.list': () => {
            calls += 1;
            return { items: [] };
          },
        },
      });
      await expect(client.call('exchanges.list', { limit: 0 })).rejects.toMatchObject({
        code: 'call.invalid_params',
        message: expect.stringContaining('limit'),
      });
      expect(calls).toBe(0);
    });

    test.each(['no.such.method', 'constructor', '__proto__'])(
      'the method %s is refused as unknown',
      async (method) => {
        const raw = await openRaw();
        raw.send({ kind: 'call', id: 5, method, params: {} });
        expect(await raw.next()).toMatchObject({
          kind: 'refusal',
          id: 5,
          error: { code: 'call.unknown_method' },
        });
      },
    );

    test.each([
      ['no JSON', '{'],
      ['no message', '42'],
      ['an unknown kind', '{"kind":"shout"}'],
      ['an unknown key', '{"kind":"call","id":1,"method":"app.info","params":{},"extra":1}'],
      ['an unknown channel', '{"kind":"subscribe","channel":"keys"}'],
      ['an impossible id', '{"kind":"call","id":-1,"method":"app.info","params":{}}'],
    ])('a message that is %s is refused and the connection goes on', async (_, text) => {
      const raw = await openRaw();
      raw.transport.send(text);
      expect(await raw.next()).toMatchObject({
        kind: 'refusal',
        id: null,
        error: { code: 'call.malformed' },
      });
      expect(await raw.settle(9)).toEqual([]);
    });

    test('calls beyond the limit of running ones are refused, and room is made when one ends', async () => {
      const gate = Promise.withResolvers<void>();
      const { client } = await openClient({
        handlers: {
          'status.get': () =>
            gate.promise.then(() => Promise.reject(new ContractError('engine.unavailable', 'later'))),
        },
      });
      const running = Array.from({ length: runningCallLimit }, () =>
        client.call('status.get', {}).catch(String),
      );
      await expect(client.call('app.info', {})).rejects.toMatchObject({ code: 'call.failed' });
      gate.resolve();
      await Promise.all(running);
      expect(await client.call('app.info', {})).toEqual(info);
    });

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

    test('when the client closes, its calls are rejected and the host is told once', async () => {
      const { client, hostClosed, connection } = await openClient({
        handlers: { 'status.get': () => new Promise(() => undefined) },
      });
      const call = client.call('status.get', {});
      await roundTrip(client);
      client.close();
      await expect(call).rejects.toMatchObject({ code: 'connection.closed' });
      await hostClosed;
      connection.publish('config', emptyConfig);
    });

    test('when the host closes, calls under way and later ones are rejected', async () => {
      const { client, connection } = await openClient({
        handlers: { 'status.get': () => new Promise(() => undefined) },
      });
      const closed = Promise.withResolvers<void>();
      client.onClose(closed.resolve);
      const call = client.call('status.get', {});
      await roundTrip(client);
      connection.close();
      await expect(call).rejects.toMatchObject({ code: 'connection.closed' });
      await closed.promise;
      await expect(client.call('app.info', {})).rejects.toMatchObject({ code: 'connection.closed' });
    });
  });
}

const initialConfig = <Name extends EventName>(channel: Name): EventPayloads[Name] | undefined => {
  const payloads: { readonly [Channel in EventName]: EventPayloads[Channel] | undefined } = {
    config: emptyConfig,
    status: undefined,
    exchanges: undefined,
  };
  return payloads[channel];
};

function isResultOf(message: unknown, id: number): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    message.kind === 'result' &&
    'id' in message &&
    message.id === id
  );
}

function itemsOf(event: unknown): readonly unknown[] {
  if (typeof event !== 'object' || event === null || !('payload' in event)) return [];
  const { payload } = event;
  if (typeof payload !== 'object' || payload === null || !('items' in payload)) return [];
  return Array.isArray(payload.items) ? payload.items : [];
}

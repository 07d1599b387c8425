import { expect, test } from 'vitest';
import { ContractError } from '../../src/shared/contract/errors.ts';
import { runningCallLimit } from '../../src/shared/contract/host-connection.ts';
import { bytes } from '../../src/shared/model/units.ts';
import { emptyConfig, info, type Opener, roundTrip } from './open-pair.ts';

/** Calls, refusals, malformed messages and the end of a connection. */
export function testCalls({ openClient, openRaw }: Opener): void {
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
        'exchanges.body': ({ offset }) => ({
          base64,
          offset: bytes(offset),
          kept: bytes(1024 * 1024),
          decoding: null,
        }),
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

  test('a refusal of parameters stays short, however many and long they are', async () => {
    const { client } = await openClient();
    const unknown = JSON.parse(`{"${'k'.repeat(10_000)}":1}`) as Record<never, never>;
    const calls = [
      client.call('app.info', unknown),
      client.call('exchanges.match', { filter: '', ids: Array.from({ length: 1000 }, () => '') }),
    ];
    for (const call of calls) {
      const error: unknown = await call.catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'call.invalid_params' });
      expect(JSON.stringify([String(error), (error as ContractError).details]).length).toBeLessThan(6_000);
    }
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

  test.each([
    { action: 'break' },
    { action: 'drain', mode: 'slow' },
    { action: 'explode' },
    { action: 'break', mode: 'sing' },
  ])('the control %j of an upstream is refused and never reaches the handler', async (control) => {
    let calls = 0;
    const raw = await openRaw({
      handlers: {
        'upstreams.control': () => {
          calls += 1;
          return {};
        },
      },
    });
    raw.send({
      kind: 'call',
      id: 5,
      method: 'upstreams.control',
      params: { pool: 'shop', upstream: 'a', ...control },
    });
    expect(await raw.next()).toMatchObject({ id: 5, error: { code: 'call.invalid_params' } });
    expect(calls).toBe(0);
  });

  test.each([{ action: 'drain' }, { action: 'break', mode: 'slow' }] as const)(
    'the control %j of an upstream arrives as it was sent',
    async (control) => {
      const seen: unknown[] = [];
      const { client } = await openClient({
        handlers: {
          'upstreams.control': (params) => {
            seen.push(params);
            return {};
          },
        },
      });
      await client.call('upstreams.control', { pool: 'shop', upstream: 'a', ...control });
      expect(seen).toEqual([{ pool: 'shop', upstream: 'a', ...control }]);
    },
  );

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
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { createContractClient } from '../../../src/shared/contract/client.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';
import type { BreakpointsState } from '../../../src/shared/model/breakpoint.ts';
import { milliseconds } from '../../../src/shared/model/units.ts';
import { type RunningHost, runHost } from '../../helpers/start-host.ts';
import { plain, urlOf } from './serving.ts';

/** A window: it follows breakpoints until it is closed. */
function openWindow({ host }: RunningHost) {
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  const client = createContractClient(clientEnd);
  let latest: BreakpointsState | null = null;
  const waiting = new Set<() => void>();
  client.subscribe('breakpoints', {
    onEvent(state) {
      latest = state;
      for (const wake of [...waiting]) wake();
    },
  });
  onTestFinished(() => client.close());
  return {
    client,
    async until(isIt: (state: BreakpointsState) => boolean): Promise<BreakpointsState> {
      while (latest === null || !isIt(latest)) {
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
      return latest;
    },
  };
}

const stop = (side: 'request' | 'response') => ({
  id: side,
  match: { hosts: [], paths: [], methods: [], headers: {}, query: {}, clients: [] },
  side,
  enabled: true,
  timeout: milliseconds(60_000),
});

test('a held exchange is told, shown and decided by whoever has the window', async () => {
  const running = await runHost({ config: plain('served') });
  const { client, until } = openWindow(running);
  await client.call('breakpoints.set', { breakpoints: [stop('response')] });
  const answer = fetch(`${urlOf(running.host.status())}/a`);
  const { held } = await until((state) => state.held.length === 1);
  const id = held[0]?.id ?? '';
  const message = await client.call('breakpoints.message', { id });
  expect(message).toMatchObject({ status: 200, target: '/a', body: { reason: null } });
  expect(Buffer.from(message.body.base64 ?? '', 'base64').toString()).toBe('served');
  const edit = { status: 201, bodyBase64: Buffer.from('edited').toString('base64') };
  await client.call('breakpoints.decide', { id, action: 'edit', edit });
  expect((await answer).status).toBe(201);
  expect(await (await answer).text()).toBe('edited');
  await until((state) => state.held.length === 0);
  await expect(client.call('breakpoints.decide', { id, action: 'drop' })).rejects.toMatchObject({
    code: 'breakpoints.not_held',
  });
});

test('a compressed body is shown plain, and goes on plain where it is edited', async () => {
  const server = createServer((_, response) => {
    response.setHeader('Content-Encoding', 'gzip');
    response.end(gzipSync('compressed text'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const running = await runHost({
    config: {
      ...plain(''),
      routes: [{ id: 'all', to: { pool: 'p' } }],
      pools: [{ id: 'p', upstreams: [{ id: 'a', url }] }],
    },
  });
  const { client, until } = openWindow(running);
  await client.call('breakpoints.set', { breakpoints: [stop('response')] });
  const answer = fetch(urlOf(running.host.status()), { headers: { connection: 'close' } });
  const { held } = await until((state) => state.held.length === 1);
  const id = held[0]?.id ?? '';
  const message = await client.call('breakpoints.message', { id });
  expect(Buffer.from(message.body.base64 ?? '', 'base64').toString()).toBe('compressed text');
  await client.call('breakpoints.decide', {
    id,
    action: 'edit',
    edit: {
      headers: [...message.headers].map(([name, value]): [string, string] => [name, value]),
      bodyBase64: btoa('plain text'),
    },
  });
  expect((await answer).headers.get('content-encoding')).toBeNull();
  expect(await (await answer).text()).toBe('plain text');
});

test('nothing is held while no window is open, and closing the last one lets everything go on', async () => {
  const running = await runHost({ config: plain('served') });
  const window = openWindow(running);
  await window.client.call('breakpoints.set', { breakpoints: [stop('request')] });
  const answer = fetch(urlOf(running.host.status()));
  await window.until((state) => state.held.length === 1);
  window.client.close();
  expect(await (await answer).text()).toBe('served');
  expect(await (await fetch(urlOf(running.host.status()))).text()).toBe('served');
  // Another window finds the breakpoint as it was.
  const next = openWindow(running);
  const state = await next.until(({ armed }) => armed);
  expect(state.breakpoints).toMatchObject([{ id: 'request', enabled: true }]);
  const held = fetch(urlOf(running.host.status()));
  await next.until((one) => one.held.length === 1);
  await next.client.call('breakpoints.set', { breakpoints: [] });
  expect(await (await held).text()).toBe('served');
});

test('breakpoints outlive the engine; what was held does not stay in the queue', async () => {
  const running = await runHost({ config: plain('served') });
  const { client, until } = openWindow(running);
  await client.call('breakpoints.set', { breakpoints: [stop('request')] });
  const cut = fetch(urlOf(running.host.status())).catch((error: unknown) => error);
  await until((state) => state.held.length === 1);
  await client.call('engine.restart', {});
  await until((state) => state.held.length === 0);
  expect(await cut).toBeInstanceOf(Error);
  await running.until(
    ({ engine, listeners }) => engine.state === 'running' && listeners[0]?.state === 'open',
  );
  const answer = fetch(urlOf(running.host.status()));
  const { held } = await until((state) => state.held.length === 1);
  await client.call('breakpoints.decide', { id: held[0]?.id ?? '', action: 'continue' });
  expect((await answer).status).toBe(200);
});

test('a wrong edit is refused with what is wrong, and the exchange stays held', async () => {
  const running = await runHost({ config: plain('served') });
  const { client, until } = openWindow(running);
  await client.call('breakpoints.set', { breakpoints: [stop('request')] });
  const answer = fetch(urlOf(running.host.status()));
  const { held } = await until((state) => state.held.length === 1);
  const id = held[0]?.id ?? '';
  const edit = {
    method: 'no',
    target: 'nowhere',
    headers: [['Bad Name', 'x\r\nInjected: yes']] as [string, string][],
  };
  await expect(client.call('breakpoints.decide', { id, action: 'edit', edit })).rejects.toMatchObject({
    code: 'breakpoints.invalid',
    details: [
      expect.stringContaining('no method'),
      expect.stringContaining('no path'),
      expect.stringContaining('no name'),
      expect.stringContaining('line break'),
    ],
  });
  await client.call('breakpoints.decide', { id, action: 'continue' });
  expect((await answer).status).toBe(200);
  const twice = [stop('request'), stop('request')];
  await expect(client.call('breakpoints.set', { breakpoints: twice })).rejects.toMatchObject({
    code: 'breakpoints.invalid',
  });
});

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nextFreePort } from '../../../src/main/discovery/port-holder.ts';
import { findRunning } from '../../../src/main/host/control-file.ts';
import { startControlServer } from '../../../src/main/host/control-server.ts';
import { startHost } from '../../../src/main/host/host.ts';
import type { ExchangeBatch } from '../../../src/shared/contract/events.ts';
import type { AppStatus, Problem } from '../../../src/shared/model/status.ts';
import { type RunningHost, runHost, sourceWorkers } from '../../helpers/start-host.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';

const answering = (body: string, id = 'all') => ({ id, to: { respond: { status: 200, body } } });
const plain = (body: string, port = 0) => ({
  version: 1,
  listeners: [{ id: 'web', port, tls: 'off' }],
  routes: [answering(body)],
});

const urlOf = (status: AppStatus, id = 'web'): string => {
  const listener = status.listeners.find((one) => one.id === id);
  if (listener === undefined) throw new Error(`There is no listener '${id}'.`);
  return listener.url;
};

/** A connection of its own: one kept alive would go on with the configuration it began with. */
async function bodyAt(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { connection: 'close' } });
  return answer.text();
}

const problem = (status: AppStatus, code: Problem['code']): Problem | undefined =>
  status.problems.find((one) => one.code === code);

async function upstream(body: string): Promise<string> {
  const server = createServer((_, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function apply({ client }: RunningHost, input: unknown) {
  const { revision } = await client.call('config.get', {});
  return client.call('config.apply', { input, baseRevision: revision });
}

test('a host starts with its file and serves it', async () => {
  const { host, client } = await runHost({ config: plain('hello') });
  const status = await client.call('status.get', {});
  expect(status).toMatchObject({
    engine: { state: 'running', restarts: 0, generation: 1 },
    listeners: [{ id: 'web', state: 'open' }],
    problems: [],
    config: { valid: true },
  });
  expect(await bodyAt(urlOf(status))).toBe('hello');
  expect(await client.call('app.info', {})).toMatchObject({ version: '0.0.0-test', host: 'headless' });
  expect(host.authority()).toMatchObject({ state: 'ready' });
});

test('a host without a file runs nothing and says nothing is wrong', async () => {
  const { client } = await runHost();
  expect(await client.call('status.get', {})).toMatchObject({ listeners: [], problems: [] });
  expect(await client.call('config.get', {})).toMatchObject({ exists: false, input: { version: 1 } });
});

test('an applied change serves traffic, is told to subscribers, and is in the file with its comments kept', async () => {
  const running = await runHost({
    config: '# mine\nversion: 1\nlisteners: [{id: web, port: 0, tls: off}]\n',
  });
  const { client, host, configPath } = running;
  const told = Promise.withResolvers<string>();
  client.subscribe('config', { onEvent: ({ text }) => text.includes('changed') && told.resolve(text) });
  const input = {
    version: 1,
    listeners: [{ id: 'web', port: 0, tls: 'off' }],
    routes: [answering('changed')],
  };
  const applied = await apply(running, input);
  expect(applied.generation).toBe(2);
  expect(await bodyAt(urlOf(host.status()))).toBe('changed');
  const text = await readFile(configPath, 'utf8');
  expect(text).toMatch(/^# mine\n/);
  expect(await told.promise).toBe(text);
  expect(host.status().config.revision).toBe(applied.revision);
});

test('an invalid change is refused with every mistake, and nothing changes', async () => {
  const running = await runHost({ config: plain('before') });
  const before = await readFile(running.configPath, 'utf8');
  const call = apply(running, { version: 1, listeners: [{ id: 'WEB', port: 70_000 }] });
  await expect(call).rejects.toMatchObject({
    code: 'config.invalid',
    details: [{ at: 'listeners[0].id' }, { at: 'listeners[0].port' }],
  });
  expect(await readFile(running.configPath, 'utf8')).toBe(before);
  expect(await bodyAt(urlOf(running.host.status()))).toBe('before');
});

test('a change against an old revision is a conflict, and nothing changes', async () => {
  const { client, host } = await runHost({ config: plain('before') });
  const call = client.call('config.apply', { input: plain('after'), baseRevision: '0'.repeat(64) });
  await expect(call).rejects.toMatchObject({ code: 'config.conflict' });
  expect(await bodyAt(urlOf(host.status()))).toBe('before');
});

test('a change that cannot be opened is refused with who holds the port, and is not saved', async () => {
  const taken = new URL(await upstream('x')).port;
  const running = await runHost({ config: plain('before') });
  const before = await readFile(running.configPath, 'utf8');
  const input = {
    ...plain('after'),
    listeners: [{ id: 'web', port: Number(taken), bind: '127.0.0.1', tls: 'off' }],
  };
  await expect(apply(running, input)).rejects.toMatchObject({
    code: 'config.not_applied',
    message: expect.stringContaining(`Port ${taken} is in use`),
  });
  expect(await readFile(running.configPath, 'utf8')).toBe(before);
  expect(await bodyAt(urlOf(running.host.status()))).toBe('before');
});

test('a change that cannot be saved is taken back from the engine', async () => {
  const running = await runHost({ config: plain('before') });
  const before = await readFile(running.configPath, 'utf8');
  // The copy of the text before cannot be written where a folder is in its place.
  await mkdir(join(`${running.configPath}.bak`, 'in the way'), { recursive: true });
  await expect(apply(running, plain('after'))).rejects.toMatchObject({ code: 'config.not_applied' });
  expect(await bodyAt(urlOf(running.host.status()))).toBe('before');
  expect(await readFile(running.configPath, 'utf8')).toBe(before);
});

test('an edit made in an editor is applied; a mistake is told and what ran goes on until it is mended', async () => {
  const { until, writeConfig } = await runHost({ config: plain('one') });
  await writeConfig(plain('two'));
  const second = await until(({ engine }) => engine.generation === 2);
  expect(await bodyAt(urlOf(second))).toBe('two');

  await writeConfig('version: 1\nlisteners: [{id: web, port: none}]\n');
  const broken = await until((status) => problem(status, 'config.invalid') !== undefined);
  expect(broken.config.valid).toBe(false);
  expect(problem(broken, 'config.invalid')?.message).toContain('listeners[0].port');
  expect(await bodyAt(urlOf(broken))).toBe('two');

  await writeConfig(plain('three'));
  const mended = await until((status) => status.config.valid && status.engine.generation === 3);
  expect(mended.problems).toEqual([]);
  expect(await bodyAt(urlOf(mended))).toBe('three');
});

test('a file that vanishes stops nothing', async () => {
  const { until, configPath } = await runHost({ config: plain('still here') });
  await rm(configPath);
  const status = await until((next) => problem(next, 'config.invalid') !== undefined);
  expect(problem(status, 'config.invalid')?.message).toContain('is gone');
  expect(await bodyAt(urlOf(status))).toBe('still here');
});

test('a host whose file is invalid runs nothing and serves the contract, until the file is mended', async () => {
  const { client, until, writeConfig } = await runHost({ config: 'version: 2\n' });
  const status = await client.call('status.get', {});
  expect(status).toMatchObject({ listeners: [], config: { valid: false }, engine: { state: 'running' } });
  expect(problem(status, 'config.invalid')?.message).toContain('version');
  await writeConfig(plain('mended'));
  const mended = await until(({ listeners }) => listeners.length === 1);
  expect(await bodyAt(urlOf(mended))).toBe('mended');
});

// Loading the engine's modules takes a multiple of its usual time on a machine that is busy with other tests.
test('an engine that ends is back within a second, serves the same, and the status says so', {
  retry: 3,
}, async () => {
  // A port that stays: any free one would be another after the restart.
  const port = await nextFreePort(19_000, 'localhost');
  if (port === null) throw new Error('No port is free.');
  const running = await runHost({ config: plain('still served', port) });
  const { epoch } = running.host.status().engine;
  const restarted = running.until(({ engine }) => engine.restarts === 1 && engine.state === 'running');
  const ended = performance.now();
  await running.client.call('engine.restart', {});
  const status = await restarted;
  expect(await bodyAt(urlOf(status))).toBe('still served');
  expect(performance.now() - ended).toBeLessThan(1000);
  expect(status.engine.epoch).not.toBe(epoch);
  expect(problem(status, 'engine.restarted')?.message).toMatch(/started again|starts again/);
});

test('a taken port is told with its holder and a free port, other listeners open, and it opens when it can', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  const listeners = [
    { id: 'taken', port, bind: '127.0.0.1', tls: 'off' },
    { id: 'free', port: 0, tls: 'off' },
  ];
  const { until, client } = await runHost({ config: { version: 1, listeners, routes: [answering('ok')] } });
  const status = await until((next) => problem(next, 'listener.failed') !== undefined);
  expect(await bodyAt(urlOf(status, 'free'))).toBe('ok');
  const taken = status.listeners.find(({ id }) => id === 'taken');
  expect(taken?.problem).toContain(`Port ${port} is in use`);
  expect(taken?.freePort).toBeGreaterThan(port);
  // A change that has nothing to do with the port is not held up by it.
  const { revision } = await client.call('config.get', {});
  const input = { version: 1, listeners, routes: [answering('changed')] };
  await client.call('config.apply', { input, baseRevision: revision });
  expect(await bodyAt(urlOf(status, 'free'))).toBe('changed');
  await new Promise((resolve) => holder.close(resolve));
  const opened = await until(
    ({ listeners: now, problems }) => now.every(({ state }) => state === 'open') && problems.length === 0,
  );
  expect(await bodyAt(urlOf(opened, 'taken'))).toBe('changed');
});

test('exchanges are pushed, listed and read, and outlive the engine that recorded them', async () => {
  const origin = await upstream('from the origin');
  const config = {
    ...plain(''),
    routes: [{ id: 'shop', to: { pool: 'shop' } }],
    pools: [{ id: 'shop', upstreams: [{ id: 'a', url: origin }] }],
  };
  const { client, host } = await runHost({ config });
  const finished = Promise.withResolvers<string>();
  client.subscribe('exchanges', {
    onEvent: ({ items }) => {
      const done = items.find(({ state }) => state === 'complete');
      if (done !== undefined) finished.resolve(done.id);
    },
  });
  await client.call('status.get', {});
  expect(await bodyAt(`${urlOf(host.status())}/cart?x=1`)).toBe('from the origin');
  const id = await finished.promise;
  const look = async () => {
    const { items } = await client.call('exchanges.list', { limit: 10 });
    expect(items).toMatchObject([{ id, target: '/cart?x=1', status: 200, route: 'shop', upstream: 'a' }]);
    expect(await client.call('exchanges.get', { id })).toMatchObject({
      summary: { id },
      response: { status: 200 },
    });
    const body = await client.call('exchanges.body', { id, side: 'response', offset: 5, length: 3 });
    expect(Buffer.from(body.base64, 'base64').toString()).toBe('the');
  };
  await look();
  await client.call('engine.restart', {});
  await look();
});

test('clearing tells subscribers that everything is void, and empties memory and disk', async () => {
  const { client, host } = await runHost({ config: plain('x') });
  const batches: ExchangeBatch[] = [];
  const cleared = Promise.withResolvers<void>();
  const recorded = Promise.withResolvers<void>();
  client.subscribe('exchanges', {
    onEvent(batch) {
      batches.push(batch);
      if (batch.items.some(({ state }) => state === 'complete')) recorded.resolve();
      if (batch.reset) cleared.resolve();
    },
  });
  await client.call('status.get', {});
  await bodyAt(urlOf(host.status()));
  await recorded.promise;
  await client.call('exchanges.clear', {});
  await cleared.promise;
  expect(await client.call('exchanges.list', { limit: 10 })).toEqual({ items: [] });
});

test('an exchange that is not kept is refused by name', async () => {
  const { client } = await runHost();
  await expect(client.call('exchanges.get', { id: 'none-1' })).rejects.toMatchObject({
    code: 'exchange.not_found',
    message: expect.stringContaining('none-1'),
  });
  const body = client.call('exchanges.body', { id: 'none-1', side: 'request', offset: 0, length: 1 });
  await expect(body).rejects.toMatchObject({ code: 'exchange.not_found' });
});

test('capture can be switched off and on, and the status says which', async () => {
  const { client, host, until } = await runHost({ config: plain('x') });
  await client.call('capture.set', { capturing: false });
  await until(({ capturing }) => !capturing);
  await bodyAt(urlOf(host.status()));
  await client.call('capture.set', { capturing: true });
  await until(({ capturing }) => capturing);
  const recorded = new Promise((resolve) => client.subscribe('exchanges', { onEvent: resolve }));
  await client.call('status.get', {});
  await bodyAt(`${urlOf(host.status())}/second`);
  await recorded;
  const { items } = await client.call('exchanges.list', { limit: 10 });
  expect(items.map(({ target }) => target)).toEqual(['/second']);
});

test('a service gets a name, a listener and a certificate, and answers at once', async () => {
  const { client, host } = await runHost();
  const added = await client.call('services.add', { name: 'shop', url: await upstream('the shop') });
  expect(added).toMatchObject({
    url: expect.stringMatching(/^https:\/\/shop\.localhost:\d+$/),
    route: 'shop',
    listener: 'web',
  });
  const authority = host.authority();
  if (authority.state !== 'ready') throw new Error(authority.reason);
  const ca = await readFile(authority.certificatePath);
  const { hostname, port } = new URL(added.url);
  const body = await new Promise<string>((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        servername: hostname,
        headers: { host: `${hostname}:${port}` },
        ca,
        agent: false,
      },
      (response) => {
        response.setEncoding('utf8').on('data', resolve);
      },
    );
    sent.on('error', reject).end();
  });
  expect(body).toBe('the shop');
  expect(await client.call('config.get', {})).toMatchObject({ exists: true, mistakes: [] });
});

test('a service with an impossible address is refused, and no file is made', async () => {
  const { client } = await runHost();
  await expect(client.call('services.add', { name: 'shop', url: 'ftp://x' })).rejects.toMatchObject({
    code: 'call.invalid_params',
    message: expect.stringContaining('ftp'),
  });
  expect(await client.call('config.get', {})).toMatchObject({ exists: false });
});

test('services that listen are found, without our own listeners', async () => {
  const port = Number(new URL(await upstream('<title>My shop</title>')).port);
  const { client, host } = await runHost({ config: plain('x') });
  const own = host.status().listeners.map((listener) => listener.port);
  const found = (await client.call('discovery.ports', {})).ports.map((one) => one.port);
  expect(found).toContain(port);
  expect(found).not.toContain(own[0]);
});

test('a damaged authority is told, kept aside with consent, and replaced', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'ca.pem'), 'damaged');
  await writeFile(join(directory, 'ca.key'), 'damaged');
  const { client, host } = await runHost({ dataDirectory: directory });
  expect(problem(host.status(), 'authority.corrupt')?.action?.method).toBe('authority.reset');
  expect(await readFile(join(directory, 'ca.pem'), 'utf8')).toBe('damaged');
  expect(await client.call('authority.reset', {})).toMatchObject({ state: 'ready' });
  expect(host.status().problems).toEqual([]);
  expect(await readdir(directory)).toEqual(expect.arrayContaining(['ca.pem', 'ca.pem.bad', 'ca.key.bad']));
});

test('a damaged history is told, kept aside with consent, and replaced, while traffic goes on', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'history.db'), 'damaged'.repeat(1000));
  const { client, host } = await runHost({ dataDirectory: directory, config: plain('goes on') });
  expect(problem(host.status(), 'history.corrupt')?.action?.method).toBe('history.reset');
  expect(await bodyAt(urlOf(host.status()))).toBe('goes on');
  await client.call('history.reset', {});
  expect(host.status().problems).toEqual([]);
  expect(await readdir(directory)).toContain('history.db.bad');
});

test('--reset is consent for both at once', async () => {
  const directory = await temporaryDirectory();
  for (const name of ['ca.pem', 'ca.key']) await writeFile(join(directory, name), 'damaged');
  await writeFile(join(directory, 'history.db'), 'damaged'.repeat(1000));
  const { host } = await runHost({ dataDirectory: directory, reset: true });
  expect(host.status().problems).toEqual([]);
  expect(await readdir(directory)).toEqual(
    expect.arrayContaining(['ca.pem.bad', 'ca.key.bad', 'history.db.bad']),
  );
});

test('names that the authority was not made for are told, and it is issued again with consent', async () => {
  const running = await runHost();
  const { client, host } = running;
  const before = host.authority();
  await apply(running, { version: 1, tls: { names: ['shop.example.com'] } });
  expect(problem(host.status(), 'authority.names_missing')?.message).toContain('shop.example.com');
  const after = await client.call('authority.reset', {});
  expect(after).toMatchObject({
    state: 'ready',
    subject: before.state === 'ready' ? before.subject : '',
    missingNames: [],
  });
  expect(host.status().problems).toEqual([]);
});

test('without its history thread a host still serves', async () => {
  const workers = { ...sourceWorkers, history: new URL('./no-such-history.ts', import.meta.url) };
  const { host, client } = await runHost({ workers, config: plain('served') });
  expect(problem(host.status(), 'history.unavailable')).toBeDefined();
  expect(await bodyAt(urlOf(host.status()))).toBe('served');
  expect((await client.call('exchanges.list', { limit: 10 })).items).toHaveLength(1);
});

test('a data directory has one host at a time, and is free again when that closes', async () => {
  const directory = await temporaryDirectory();
  const options = {
    kind: 'headless',
    dataDirectory: directory,
    configPath: join(directory, 'doorman.yaml'),
    version: '1',
    workers: sourceWorkers,
    log: () => undefined,
  } as const;
  const first = await startHost(options);
  const server = await startControlServer({ port: 0, renderer: null, accept: first.accept });
  await first.publishControl(server.address, server.token);
  expect(await findRunning(directory)).toMatchObject({ address: server.address });
  await expect(startHost(options)).rejects.toMatchObject({ name: 'AlreadyRunningError' });
  await first.close();
  await server.close();
  expect(await findRunning(directory)).toBe(null);
  await (await startHost(options)).close();
});

test('reloading reads the file again, and refuses one with mistakes', async () => {
  const { host, writeConfig, until } = await runHost({ config: plain('one') });
  await writeConfig(plain('two'));
  await host.reload();
  expect(await bodyAt(urlOf(await until(({ engine }) => engine.generation > 1)))).toBe('two');
  await writeConfig('version: 9\n');
  await expect(host.reload()).rejects.toMatchObject({ code: 'config.invalid' });
  expect(await bodyAt(urlOf(host.status()))).toBe('two');
});

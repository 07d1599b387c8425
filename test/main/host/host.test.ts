import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nextFreePort } from '../../../src/main/discovery/port-holder.ts';
import { findRunning } from '../../../src/main/host/control-file.ts';
import { startControlServer } from '../../../src/main/host/control-server.ts';
import { startHost } from '../../../src/main/host/host.ts';
import { showSocketsOf } from '../../helpers/own-sockets.ts';
import { runHost, scenarioFolder, sourceWorkers } from '../../helpers/start-host.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { answering, bodyAt, plain, problem, upstream, urlOf } from './serving.ts';

showSocketsOf(process.pid);

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

// How long this takes is asserted for the supervisor alone: loading the engine's modules depends on the machine.
test('an engine that ends is started again at once, serves the same, and the status says so', async () => {
  // A port that stays: any free one would be another after the restart.
  const port = await nextFreePort(19_000, 'localhost');
  if (port === null) throw new Error('No port is free.');
  const logged: string[] = [];
  const running = await runHost({
    config: plain('still served', port),
    log: (_, message) => logged.push(message),
  });
  const { epoch } = running.host.status().engine;
  const restarted = running.until(({ engine }) => engine.restarts === 1 && engine.state === 'running');
  await running.client.call('engine.restart', {});
  const status = await restarted;
  expect(await bodyAt(urlOf(status))).toBe('still served');
  expect(logged.join(' ')).toContain('It starts again at once.');
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

test('a service gets a name, a listener and a certificate, and answers at once', async () => {
  const { client, host } = await runHost();
  const added = await client.call('services.add', { name: 'shop', url: await upstream('the shop') });
  expect(added).toMatchObject({
    url: expect.stringMatching(/^https:\/\/shop\.localhost:\d+$/),
    route: 'shop',
    listener: 'web',
  });
  const authority = host.authority();
  if (authority.state !== 'ready') throw new Error(`The authority is ${authority.state}.`);
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

test('a data directory has one host at a time, and is free again when that closes', async () => {
  const directory = await temporaryDirectory();
  const options = {
    kind: 'headless',
    dataDirectory: directory,
    configPath: join(directory, 'doorman.yaml'),
    version: '1',
    workers: sourceWorkers,
    scenarios: scenarioFolder,
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

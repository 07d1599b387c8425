import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHost } from '../../helpers/start-host.ts';
import { answering, apply, bodyAt, plain, problem, upstream, urlOf } from './serving.ts';

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

test('a certificate that cannot be used is a reason not to change anything, with the line it stands in', async () => {
  const running = await runHost({ config: plain('before') });
  const input = {
    ...plain('after'),
    listeners: [{ id: 'web', port: 0, tls: { cert: 'missing.pem', key: 'missing.key' } }],
  };
  await expect(apply(running, input)).rejects.toMatchObject({
    code: 'config.not_applied',
    message: expect.stringMatching(
      /missing\.pem cannot be read: .* See line \d+ \(listeners\[0\]\.tls\.cert\)\.$/,
    ),
  });
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

test('reloading reads the file again, and refuses one with mistakes', async () => {
  const { host, writeConfig, until } = await runHost({ config: plain('one') });
  await writeConfig(plain('two'));
  await host.reload();
  expect(await bodyAt(urlOf(await until(({ engine }) => engine.generation > 1)))).toBe('two');
  await writeConfig('version: 9\n');
  await expect(host.reload()).rejects.toMatchObject({ code: 'config.invalid' });
  expect(await bodyAt(urlOf(host.status()))).toBe('two');
});

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openConfigHistory } from '../../../src/main/host/config-history.ts';
import { configHistoryLimit } from '../../../src/shared/model/config-history.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { runHost } from '../../helpers/start-host.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { answering, apply, bodyAt, plain, urlOf } from './serving.ts';

const entry = (number: number, text = `# ${number}\n`) => ({
  revision: number.toString(16).padStart(64, '0'),
  at: epochMilliseconds(number),
  summary: `change ${number}`,
  text,
});

const silent = (): void => undefined;

test('what was applied outlives the run, for its owner alone', async () => {
  const directory = await temporaryDirectory();
  const first = await openConfigHistory(directory, silent);
  await first.add(entry(1));
  await first.add(entry(2));
  await first.add(entry(2));
  const second = await openConfigHistory(directory, silent);
  expect(second.list()).toEqual([
    { revision: entry(1).revision, at: 1, summary: 'change 1' },
    { revision: entry(2).revision, at: 2, summary: 'change 2' },
  ]);
  expect(second.textOf(entry(1).revision)).toBe('# 1\n');
  expect(second.textOf(entry(3).revision)).toBeNull();
  const { mode } = await stat(join(directory, 'config-history.json'));
  if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
});

test('past the limits the oldest are forgotten, and the newest is always kept', async () => {
  const history = await openConfigHistory(await temporaryDirectory(), silent);
  for (let number = 1; number <= configHistoryLimit + 3; number += 1) await history.add(entry(number));
  expect(history.list()).toHaveLength(configHistoryLimit);
  expect(history.list()[0]?.summary).toBe('change 4');
  await history.add(entry(1000, '#'.repeat(5 * 1024 * 1024)));
  expect(history.list().map(({ summary }) => summary)).toEqual(['change 1000']);
});

test('a damaged file is set aside and said so', async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, 'config-history.json');
  await writeFile(path, '{"version":1,');
  const messages: string[] = [];
  const history = await openConfigHistory(directory, (_, message) => messages.push(message));
  expect(history.list()).toEqual([]);
  expect(messages).toEqual([expect.stringContaining(`${path}.bad`)]);
  expect(await readFile(`${path}.bad`, 'utf8')).toBe('{"version":1,');
});

test('what is no file neither blocks nor takes the place of what was set aside before', async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, 'config-history.json');
  for (const text of ['first', 'second']) {
    await writeFile(path, text);
    await openConfigHistory(directory, silent);
  }
  await mkdir(path);
  const messages: string[] = [];
  const history = await openConfigHistory(directory, (_, message) => messages.push(message));
  expect(messages).toEqual([expect.stringContaining(`${path}.bad.3`)]);
  expect(await readFile(`${path}.bad`, 'utf8')).toBe('first');
  await history.add(entry(1));
  expect((await openConfigHistory(directory, silent)).list()).toHaveLength(1);
});

test('an earlier configuration is restored with its comments, and runs', async () => {
  const before =
    '# mine\nversion: 1\nlisteners: [{id: web, port: 0, tls: off}]\nroutes: [{id: all, to: {respond: {status: 200, body: before}}}] # kept\n';
  const running = await runHost({ config: before });
  const { client, host, configPath } = running;
  const input = { ...plain('after'), routes: [answering('after'), answering('more', 'more')] };
  await apply(running, input);
  expect(await bodyAt(urlOf(host.status()))).toBe('after');

  const { items } = await client.call('config.history', {});
  expect(items.map(({ summary }) => summary)).toEqual([
    'As first found',
    'Route more added, route all changed',
  ]);
  await client.call('config.restore', { revision: items[0]?.revision ?? '' });
  expect(await readFile(configPath, 'utf8')).toBe(before);
  expect(await bodyAt(urlOf(host.status()))).toBe('before');
  const { items: events } = await client.call('events.list', { limit: 10 });
  expect(events).toMatchObject([
    { kind: 'config.applied', evidence: { generation: 2, origin: 'window' } },
    { kind: 'config.applied', evidence: { generation: 3, origin: 'window' } },
  ]);
});

test('a file with mistakes is mended by a restore, and content that is no text is left alone', async () => {
  const running = await runHost({ config: '# good\nversion: 1\n' });
  const { client, configPath, until, writeConfig } = running;
  const { items } = await client.call('config.history', {});
  const revision = items[0]?.revision ?? '';
  await writeConfig('version: 3\n');
  await until(({ config }) => !config.valid);
  await client.call('config.restore', { revision });
  expect(await readFile(configPath, 'utf8')).toBe('# good\nversion: 1\n');
  expect(await readFile(`${configPath}.bak`, 'utf8')).toBe('version: 3\n');

  const noText = Buffer.from([0xff, 0xfe, 0x00, 0x01]);
  await writeFile(configPath, noText);
  await expect(client.call('config.restore', { revision })).rejects.toMatchObject({ code: 'config.invalid' });
  expect(await readFile(configPath)).toEqual(noText);
});

test('a configuration that is not kept cannot be restored', async () => {
  const { client } = await runHost({ config: plain('before') });
  const call = client.call('config.restore', { revision: '0'.repeat(64) });
  await expect(call).rejects.toMatchObject({ code: 'config.not_kept' });
});

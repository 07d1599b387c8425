import { execFileSync } from 'node:child_process';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { draftFileLimit, draftFileName, openDraftFile } from '../../../src/main/host/draft-file.ts';
import { type ContractClient, createContractClient } from '../../../src/shared/contract/client.ts';
import { createMemoryTransports } from '../../../src/shared/contract/transport.ts';
import { type DraftNote, keptDraftLimit } from '../../../src/shared/model/draft.ts';
import { type RunningHost, runHost } from '../../helpers/start-host.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { plain } from './serving.ts';

const base = { revision: 'a'.repeat(64), input: plain('before') };
const draftOf = (id: string, text = 'after') => ({ id, base, input: plain(text) });
const idOf = (number: number): string => `window-${number}`;

/** Another window of the host. */
function openWindow({ host }: RunningHost): ContractClient {
  const [clientEnd, hostEnd] = createMemoryTransports();
  host.accept(hostEnd);
  return createContractClient(clientEnd);
}

/** Resolves with the first list of which it is true. */
function untilDrafts(
  client: ContractClient,
  isTrue: (notes: readonly DraftNote[]) => boolean,
): Promise<readonly DraftNote[]> {
  return new Promise((resolve) => {
    const stop = client.subscribe('drafts', {
      onEvent(notes) {
        if (!isTrue(notes)) return;
        resolve(notes);
        queueMicrotask(() => stop());
      },
    });
  });
}

test('a draft outlives the host, for its owner alone, until it is cleared', async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, draftFileName);
  const first = await runHost({ dataDirectory: directory, config: plain('before') });
  await first.client.call('draft.put', draftOf(idOf(1)));
  const { mode } = await stat(path);
  if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
  await first.host.close();

  const second = await runHost({ dataDirectory: directory });
  const [note] = await untilDrafts(second.client, (notes) => notes.length > 0);
  expect(note).toMatchObject({ id: idOf(1), isOpen: false, summary: 'Route all changed' });
  const { draft } = await second.client.call('draft.get', { id: idOf(1) });
  expect(draft).toMatchObject({ base, input: plain('after') });
  await second.client.call('draft.clear', { id: idOf(1) });
  await expect(stat(path)).rejects.toThrow('ENOENT');
  expect(await second.client.call('draft.get', { id: idOf(1) })).toEqual({ draft: null });
});

test('each window has its own draft, and one whose window is gone is told apart', async () => {
  const running = await runHost();
  const other = openWindow(running);
  await running.client.call('draft.put', draftOf(idOf(1), 'one'));
  await other.call('draft.put', draftOf(idOf(2), 'two'));
  const both = await untilDrafts(running.client, (notes) => notes.length === 2);
  expect(both.map(({ id, isOpen }) => [id, isOpen])).toEqual([
    [idOf(1), true],
    [idOf(2), true],
  ]);
  other.close();
  await untilDrafts(running.client, (notes) => notes.some(({ id, isOpen }) => id === idOf(2) && !isOpen));
  const { draft } = await running.client.call('draft.get', { id: idOf(2) });
  expect(draft?.input).toEqual(plain('two'));
});

test('more drafts, or more of one, than are kept are refused, and what was kept stays', async () => {
  const { client } = await runHost();
  const windows = await runHost();
  for (let number = 1; number <= keptDraftLimit; number += 1) {
    const window = openWindow(windows);
    await window.call('draft.put', draftOf(idOf(number)));
    window.close();
  }
  await expect(windows.client.call('draft.put', draftOf(idOf(99)))).rejects.toMatchObject({
    code: 'draft.not_kept',
    message: expect.stringContaining(`${keptDraftLimit} other drafts`),
  });
  await client.call('draft.put', draftOf(idOf(1)));
  const large = draftOf(idOf(1), 'x'.repeat(draftFileLimit));
  await expect(client.call('draft.put', large)).rejects.toMatchObject({ code: 'draft.not_kept' });
  const { draft } = await client.call('draft.get', { id: idOf(1) });
  expect(draft?.input).toEqual(plain('after'));
});

test('a file that is damaged, of another form or too large is set aside and said so', async () => {
  const whole = { version: 1, drafts: [{ ...draftOf(idOf(1)), at: 1 }] };
  const texts = [
    '{"version":1,',
    JSON.stringify({ ...whole, version: 2 }),
    JSON.stringify({ ...whole, drafts: [{ ...whole.drafts[0], base: null }] }),
    ' '.repeat(draftFileLimit + 1),
  ];
  for (const text of texts) {
    const directory = await temporaryDirectory();
    const path = join(directory, draftFileName);
    await writeFile(path, text);
    const file = await openDraftFile(directory);
    expect(file.earlier).toEqual([]);
    expect(file.problem).toContain(`${path}.bad`);
    expect(await readFile(`${path}.bad`, 'utf8')).toBe(text);
  }
  const directory = await temporaryDirectory();
  await writeFile(join(directory, draftFileName), 'no JSON');
  const { until } = await runHost({ dataDirectory: directory });
  await until(({ problems }) => problems.some(({ code }) => code === 'draft.set_aside'));
});

const kept = { ...draftOf(idOf(1)), at: 1 };

test.each([
  ['has a name that could not be discarded', { drafts: [{ ...kept, id: '../../etc' }] }],
  ['has two of one name', { drafts: [kept, kept] }],
  ['is of a time that no date has', { drafts: [{ ...kept, at: 9e15 }] }],
  ['is nested too deep', { drafts: [{ ...kept, input: JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`) }] }],
])('a file whose draft %s is set aside', async (_, content) => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, draftFileName), JSON.stringify({ version: 1, ...content }));
  const file = await openDraftFile(directory);
  expect(file.earlier).toEqual([]);
  expect(file.problem).toContain('.bad');
});

test('what was set aside before stays when there is more to set aside', async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, draftFileName);
  for (const text of ['first', 'second', 'third']) {
    await writeFile(path, text);
    await openDraftFile(directory);
  }
  const set = ['bad', 'bad.2', 'bad.3'].map((ending) => readFile(`${path}.${ending}`, 'utf8'));
  expect(await Promise.all(set)).toEqual(['first', 'second', 'third']);
});

test.skipIf(process.platform === 'win32').each([
  ['a pipe', (path: string) => void execFileSync('mkfifo', [path])],
  ['a device without end', (path: string) => symlink('/dev/zero', path)],
  ['a folder', (path: string) => mkdir(path)],
  ['a link to itself', (path: string) => symlink(path, path)],
])('%s in place of the file is moved away, and drafts are kept', async (_, make) => {
  const directory = await temporaryDirectory();
  const path = join(directory, draftFileName);
  await make(path);
  const { client, until } = await runHost({ dataDirectory: directory });
  await until(({ problems }) => problems.some(({ message }) => message.includes(`${path}.bad`)));
  await client.call('draft.put', draftOf(idOf(1)));
  expect((await stat(path)).isFile()).toBe(true);
});

test('a name that is no name of a window is refused', async () => {
  const { client } = await runHost();
  await expect(client.call('draft.open', { id: '../../etc/passwd' })).rejects.toMatchObject({
    code: 'call.invalid_params',
  });
});

test.each([65, 3_000, 100_000])(
  'a draft whose lists lie %i deep is refused with a sentence, and what was kept stays',
  async (depth) => {
    const { host, client } = await runHost();
    await client.call('draft.put', draftOf(idOf(1)));
    const refused = await new Promise((resolve) => {
      const [clientEnd, hostEnd] = createMemoryTransports();
      clientEnd.onMessage((text) => resolve(JSON.parse(text)));
      host.accept(hostEnd);
      const params = JSON.stringify({ ...draftOf(idOf(1)), input: '?' });
      const nested = `{"routes":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
      clientEnd.send(`{"kind":"call","id":1,"method":"draft.put","params":${params.replace('"?"', nested)}}`);
    });
    expect(refused).toMatchObject({
      kind: 'refusal',
      id: 1,
      error: {
        code: 'call.invalid_params',
        message: expect.stringMatching(/more than 64 deep.* at routes\[0\]\[0\].*Take levels out there/s),
      },
    });
    const { draft } = await client.call('draft.get', { id: idOf(1) });
    expect(draft?.input).toEqual(plain('after'));
  },
);

test('a draft as deep as a file may be is kept', async () => {
  const { client } = await runHost();
  const input: unknown = JSON.parse(`${'['.repeat(64)}1${']'.repeat(64)}`);
  await client.call('draft.put', { id: idOf(1), base, input });
  expect((await client.call('draft.get', { id: idOf(1) })).draft?.input).toEqual(input);
});

test('a disk that refuses is told to the window, with what would be lost', async () => {
  const { client, directory } = await runHost();
  // A folder that is not empty cannot be replaced, nor removed, by a file: for root as for anybody.
  await mkdir(join(directory, draftFileName, 'in-the-way'), { recursive: true });
  await expect(client.call('draft.put', draftOf(idOf(1)))).rejects.toMatchObject({
    code: 'draft.not_kept',
    message: expect.stringMatching(/would be lost if Doorman stopped.*draft\.json cannot be written \(/),
  });
  expect((await client.call('draft.get', { id: idOf(1) })).draft?.input).toEqual(plain('after'));
  await expect(client.call('draft.clear', { id: idOf(1) })).rejects.toMatchObject({
    code: 'draft.not_kept',
    message: expect.stringContaining('comes back when Doorman starts again'),
  });
});

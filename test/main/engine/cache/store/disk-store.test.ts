import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readdir, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DiskFiles, openDiskFiles } from '../../../../../src/main/engine/cache/store/disk-files.ts';
import { DiskIndex } from '../../../../../src/main/engine/cache/store/disk-index.ts';
import { DiskStore } from '../../../../../src/main/engine/cache/store/disk-store.ts';
import { DiskTier } from '../../../../../src/main/engine/cache/store/disk-tier.ts';
import type { CacheStore } from '../../../../../src/main/engine/cache/store/store.ts';
import { headWeight } from '../../../../../src/main/engine/cache/store/stored-response.ts';
import { HeaderList } from '../../../../../src/main/engine/headers.ts';
import { bytes } from '../../../../../src/shared/model/units.ts';
import { temporaryDirectory } from '../../../../helpers/temporary-directory.ts';
import { readBody } from './read-body.ts';
import { responseOf } from './responses.ts';
import { describeStore } from './suite.ts';

const plenty = 64 * 1024 * 1024;

const openStore = async (directory: string, limit = plenty, files?: DiskFiles): Promise<DiskStore> => {
  const index = await DiskIndex.open(directory);
  return DiskStore.open({ limit, index, files: files ?? (await openDiskFiles(directory)) });
};

describeStore(
  'disk',
  async (limit) => {
    const directory = await mkdtemp(join(tmpdir(), 'doorman-test-'));
    const store = await openStore(directory, limit);
    return {
      store,
      stop: async () => {
        await store.close();
        await rm(directory, { recursive: true, force: true });
      },
    };
  },
  'disk',
);

/** Three blocks and a bit. */
const large = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7) % 251));

async function write(store: CacheStore, id: string, body: Uint8Array): Promise<boolean> {
  const writer = store.begin(responseOf(id, { key: id }), null);
  if (typeof writer === 'string') return false;
  for (let at = 0; at < body.length; at += 50_000) writer.add(body.subarray(at, at + 50_000));
  return (await writer.finish()) !== null;
}

async function read(store: CacheStore, id: string, from = 0, to = store.get(id)?.size ?? 0) {
  const body = store.read(id, from, to);
  return body === null ? null : readBody(body);
}

const bodyFiles = async (directory: string): Promise<string[]> =>
  (await readdir(join(directory, 'bodies'))).map((name) => join(directory, 'bodies', name));

async function onlyFile(directory: string): Promise<string> {
  const [file, ...others] = await bodyFiles(directory);
  if (file === undefined || others.length > 0) throw new Error('There is not exactly one body.');
  return file;
}

async function flip(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, at);
  byte.writeUInt8(byte.readUInt8() ^ 1);
  await file.write(byte, 0, 1, at);
  await file.close();
}

describe('after a restart', () => {
  it('everything is found again, heads and bodies, in the order of use', async () => {
    const directory = await temporaryDirectory();
    const first = await openStore(directory);
    for (const id of ['a', 'b', 'c']) await write(first, id, large);
    await write(first, 'empty', new Uint8Array());
    first.update(responseOf('b', { key: 'b', headers: new HeaderList(['ETag', '"new"', 'X-Ä', 'ÿ']) }));
    const use = first.get('a')?.use;
    if (use !== undefined) Object.assign(use, { hits: 7, lastUsedAt: 2_000_000 });
    first.used('a');
    first.remove('c');
    await first.close();

    const second = await openStore(directory);
    expect([...second.all()].map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'empty']);
    expect(second.get('b')?.headers.toPairs()).toEqual([
      ['ETag', '"new"'],
      ['X-Ä', 'ÿ'],
    ]);
    expect(second.get('a')?.use).toEqual({ hits: 7, lastUsedAt: 2_000_000 });
    expect((await read(second, 'a'))?.bytes).toEqual(large);
    expect((await read(second, 'a', 65_530, 131_080))?.bytes).toEqual(large.subarray(65_530, 131_080));
    expect((await read(second, 'empty'))?.bytes.length).toBe(0);
    expect([...second.all()].at(-1)?.id).toBe('a');
    await second.close();
    expect(await bodyFiles(directory)).toHaveLength(2);
  });

  it('with less room, what was unused longest is gone', async () => {
    const directory = await temporaryDirectory();
    const first = await openStore(directory);
    for (const id of ['a', 'b', 'c']) await write(first, id, large);
    first.used('b');
    await first.close();
    const second = await openStore(directory, 2 * (headWeight(responseOf('a', { key: 'a' })) + large.length));
    expect(second.usage('disk').entries).toBe(2);
    await second.close();
    expect(await bodyFiles(directory)).toHaveLength(2);
  });

  it('files that belong to nothing are removed', async () => {
    const directory = await temporaryDirectory();
    await (await openStore(directory)).close();
    await writeFile(join(directory, 'bodies', 'half-written'), 'x');
    await (await openStore(directory)).close();
    expect(await bodyFiles(directory)).toEqual([]);
  });

  it('of a process that was killed while it wrote, whole responses are served and others are not there', async () => {
    const directory = await temporaryDirectory();
    const child = fork(join(import.meta.dirname, '../../../../helpers/disk-store-worker.ts'), [directory], {
      stdio: 'inherit',
    });
    // It tells of every response that is in the index, and goes on writing.
    for (let told = 0; told < 20; told += 1) await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = await openStore(directory);
    onTestFinished(() => store.close());
    const ids = [...store.all()].map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(1);
    for (const id of ids) {
      const body = await read(store, id);
      expect(body?.fault).toBeNull();
      expect(body?.bytes.every((byte) => byte === Number(id.slice(1)) % 256)).toBe(true);
    }
    expect(await bodyFiles(directory)).toHaveLength(ids.length);
  });
});

describe('a body that is not as it was written', () => {
  it.each([
    ['flipped in its first block', (path: string) => flip(path, 10), 0],
    ['flipped in its last block', (path: string) => flip(path, large.length - 1), 3 * 65_536],
    ['cut short', (path: string) => truncate(path, 100_000), 65_536],
    ['emptied', (path: string) => truncate(path, 0), 0],
    ['deleted', (path: string) => unlink(path), 0],
    ['of zeros', (path: string) => writeFile(path, Buffer.alloc(large.length)), 0],
  ])('%s never comes whole, nor with a wrong byte, and is dropped', async (_, damage, intact) => {
    const directory = await temporaryDirectory();
    const store = await openStore(directory);
    onTestFinished(() => store.close());
    await write(store, 'a', large);
    await damage(await onlyFile(directory));
    const body = await read(store, 'a');
    expect(body?.fault?.code).toBe('cache.unreadable');
    expect(body?.bytes).toEqual(large.subarray(0, intact));
    expect(store.get('a')).toBeNull();
    expect(await write(store, 'a', large)).toBe(true);
    expect((await read(store, 'a'))?.bytes).toEqual(large);
  });

  it('is served in the parts that are intact', async () => {
    const directory = await temporaryDirectory();
    const store = await openStore(directory);
    onTestFinished(() => store.close());
    await write(store, 'a', large);
    await flip(await onlyFile(directory), 0);
    expect((await read(store, 'a', 65_536, 70_000))?.bytes).toEqual(large.subarray(65_536, 70_000));
    expect((await read(store, 'a', 65_535, 70_000))?.fault?.code).toBe('cache.unreadable');
  });
});

describe('a disk that cannot write', () => {
  async function onDisk(create: DiskFiles['create']) {
    const directory = await temporaryDirectory();
    const files = await openDiskFiles(directory);
    const store = await openStore(directory, plenty, { ...files, create });
    onTestFinished(() => store.close());
    return { store, directory, files };
  }
  const full = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

  it('because it is full stores nothing, says so, and stores again once there is space', async () => {
    let space = false;
    const { store, directory, files } = await onDisk(async (name) => {
      const file = await files.create(name);
      return {
        close: () => file.close(),
        writev: (pieces: readonly NodeJS.ArrayBufferView[]) =>
          space ? file.writev(pieces) : file.writev(pieces.slice(0, 1)).then(() => Promise.reject(full())),
      } as typeof file;
    });
    expect(await write(store, 'a', large)).toBe(false);
    expect(store.get('a')).toBeNull();
    expect(store.usage('disk')).toMatchObject({ entries: 0, bytes: 0 });
    expect(store.problem).toMatch(/^The disk is full/);
    space = true;
    expect(await write(store, 'b', large)).toBe(true);
    expect(store.problem).toBeNull();
    expect((await read(store, 'b'))?.bytes).toEqual(large);
    // The file of the one that did not fit is taken away when it has been closed.
    while ((await bodyFiles(directory)).length > 1);
  });

  it('and fails while it makes a file, is told of as it is', async () => {
    const { store } = await onDisk(() => Promise.reject(new Error('EIO: i/o error')));
    expect(await write(store, 'a', large)).toBe(false);
    expect(store.problem).toContain('EIO: i/o error');
  });

  it('as fast as it is asked to has no more than a bound waiting in memory', async () => {
    const waiting = Promise.withResolvers<void>();
    const { store, files } = await onDisk((name) => waiting.promise.then(() => files.create(name)));
    const writer = store.begin(responseOf('a'), null);
    if (typeof writer === 'string') throw new Error(writer);
    const piece = Buffer.alloc(1024 * 1024);
    let taken = 0;
    while (writer.add(piece) === null) taken += 1;
    expect(taken).toBe(32);
    waiting.resolve();
    expect(await writer.finish()).toBeNull();
    expect(store.usage('disk').bytes).toBe(0);
  });
});

describe('the folder of the disk', () => {
  const tierFor = () => {
    const tier = new DiskTier();
    onTestFinished(() => tier.close());
    return tier;
  };

  it('that another Doorman uses is left to it, with a sentence, and may be taken once it is free', async () => {
    const directory = await temporaryDirectory();
    const [one, other] = [tierFor(), tierFor()];
    await one.use(directory, bytes(plenty));
    await write(one, 'a', large);
    await other.use(directory, bytes(plenty));
    expect(other.problem).toMatch(/^Another Doorman uses/);
    expect(await write(other, 'b', large)).toBe(false);
    expect((await read(one, 'a'))?.bytes).toEqual(large);
    await one.close();
    await other.use(directory, bytes(plenty));
    expect([other.problem, other.get('a')?.id]).toEqual([null, 'a']);
  });

  it('that cannot be made is told of in a sentence', async () => {
    const file = join(await temporaryDirectory(), 'file');
    await writeFile(file, '');
    const tier = tierFor();
    await tier.use(join(file, 'cache'), bytes(plenty));
    expect(tier.problem).toMatch(/cannot be used for the cache.*ENOTDIR/);
    expect(tier.usage('disk')).toMatchObject({ entries: 0, limit: 0 });
  });

  it('is left and found again as the configuration says, and keeps what fits a lower limit', async () => {
    const directory = await temporaryDirectory();
    const tier = tierFor();
    await tier.use(directory, bytes(plenty));
    await write(tier, 'a', large);
    await write(tier, 'b', large);
    await tier.use(directory, bytes(0));
    expect(tier.get('a')).toBeNull();
    await tier.use(directory, bytes(plenty));
    expect((await read(tier, 'a'))?.bytes).toEqual(large);
    await tier.use(directory, bytes(300_000));
    expect(tier.usage('disk')).toMatchObject({ entries: 1, limit: 300_000 });
  });

  it.each([
    [
      'overwritten',
      (path: string) => writeFile(path, 'no database at all, but long enough to be read as one'.repeat(100)),
    ],
    [
      'of another program',
      async (path: string) => {
        await rm(path);
        const { DatabaseSync } = await import('node:sqlite');
        const other = new DatabaseSync(path);
        other.exec('CREATE TABLE responses (x)');
        other.close();
      },
    ],
    [
      'broken in the middle',
      async (path: string) => {
        const file = await open(path, 'r+');
        const { size } = await file.stat();
        for (let at = 4096; at < size; at += 4096) await file.write(Buffer.alloc(2048, 0xff), 0, 2048, at);
        await file.close();
      },
    ],
  ])('whose index is %s is begun anew, and the index set aside', async (_, damage) => {
    const directory = await temporaryDirectory();
    const first = await openStore(directory);
    await write(first, 'a', large);
    await first.close();
    const path = join(directory, 'index.sqlite');
    await damage(path);
    const tier = tierFor();
    await tier.use(directory, bytes(plenty));
    expect([tier.problem, [...tier.all()]]).toEqual([null, []]);
    expect((await readFile(`${path}.broken`)).length).toBeGreaterThan(0);
    expect(await write(tier, 'b', large)).toBe(true);
  });

  it('loses a head that is not as it was written', async () => {
    const directory = await temporaryDirectory();
    const first = await openStore(directory);
    await write(first, 'a', large);
    await write(first, 'b', large);
    await first.close();
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(join(directory, 'index.sqlite'));
    database.exec(`UPDATE responses SET head = replace(head, '"status":200', '"status":201') WHERE id = 'a'`);
    database.close();
    const second = await openStore(directory);
    expect([...second.all()].map(({ id }) => id)).toEqual(['b']);
    await second.close();
    expect(await bodyFiles(directory)).toHaveLength(1);
  });
});

import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigFileError, revisionOf } from '../../../src/main/config/file.ts';
import {
  ConfigConflictError,
  type ConfigState,
  ConfigStore,
  type PreparedConfig,
} from '../../../src/main/config/store.ts';
import { MAX_FILE_BYTES } from '../../../src/main/config/yaml.ts';

let folder: string;
let path: string;
const stores: ConfigStore[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doorman-config-'));
  path = join(folder, 'doorman.yaml');
});

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  await rm(folder, { recursive: true, force: true });
});

const openStore = async (text?: string, at = path): Promise<ConfigStore> => {
  if (text !== undefined) await writeFile(at, text);
  const store = await ConfigStore.open({ path: at });
  stores.push(store);
  return store;
};

const TEXT = '# mine\nversion: 1\nlisteners:\n  - id: web # the only one\n    port: 8443\n';
const INPUT = { version: 1, listeners: [{ id: 'web', port: 8443 }] };
const changedTo = (port: number) => ({ version: 1, listeners: [{ id: 'web', port }] });

const prepared = async (store: ConfigStore, input: unknown): Promise<PreparedConfig> => {
  const preparation = await store.prepare(input, store.current().revision);
  if (!preparation.ok) throw new Error(JSON.stringify(preparation));
  return preparation.prepared;
};

/** Replaces a file in one step, as most editors do. */
const replaceFile = async (at: string, text: string): Promise<void> => {
  await writeFile(`${at}.swap`, text);
  await rename(`${at}.swap`, at);
};

/** Watches a store and hands out its changes one by one. */
const changesOf = async (store: ConfigStore) => {
  const waiting: ((state: ConfigState) => void)[] = [];
  const arrived: ConfigState[] = [];
  let count = 0;
  const stop = store.watch((state) => {
    count += 1;
    const take = waiting.shift();
    if (take === undefined) arrived.push(state);
    else take(state);
  });
  await store.watching();
  const next = (): Promise<ConfigState> => {
    const state = arrived.shift();
    return state === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(state);
  };
  /** The next state that is as wanted: a file that is written in place may be seen half written. */
  const until = async (wanted: (state: ConfigState) => boolean): Promise<ConfigState> => {
    const state = await next();
    return wanted(state) ? state : until(wanted);
  };
  return { next, until, count: () => count, stop };
};

describe('opening', () => {
  it('reads a valid file', async () => {
    const store = await openStore(TEXT);
    expect(store.current()).toMatchObject({
      path,
      exists: true,
      text: TEXT,
      revision: revisionOf(TEXT),
      input: INPUT,
      mistakes: [],
    });
    expect(store.current().config?.listeners[0]?.port).toBe(8443);
  });

  it('takes a missing file, also in a missing folder, for version 1 and nothing else', async () => {
    const store = await openStore(undefined, join(folder, 'not', 'there.yaml'));
    expect(store.current()).toMatchObject({
      exists: false,
      text: '',
      revision: revisionOf(''),
      input: { version: 1 },
      config: { routes: [] },
      mistakes: [],
    });
  });

  it('keeps the mistakes of an invalid file as state', async () => {
    const store = await openStore('version: 1\nlisteners: [\n');
    expect(store.current()).toMatchObject({ exists: true, config: null, mistakes: [{ line: 3 }] });
  });

  it.each([
    ['that is too large', Buffer.alloc(MAX_FILE_BYTES + 1, 'x'), 'is too large'],
    ['that is not UTF-8', Buffer.from([0x76, 0xff, 0xfe]), 'is not UTF-8 text'],
  ])('keeps the text of a file %s away', async (_, content, message) => {
    await writeFile(path, content);
    const store = await openStore();
    expect(store.current()).toMatchObject({
      exists: true,
      text: '',
      input: undefined,
      config: null,
      mistakes: [{ message }],
    });
    expect(await store.prepare(INPUT, store.current().revision)).toMatchObject({
      ok: false,
      reason: 'invalid',
    });
    expect(await readFile(path)).toEqual(content);
  });

  it('of what is no file fails with the path and the reason', async () => {
    await mkdir(path);
    await expect(ConfigStore.open({ path })).rejects.toThrow(ConfigFileError);
    await expect(ConfigStore.open({ path })).rejects.toThrow(`The configuration file ${path} cannot be read`);
  });
});

describe('saving', () => {
  it('writes the change, keeps comments, and keeps the text before as .bak', async () => {
    const store = await openStore(TEXT);
    const state = await store.save(await prepared(store, changedTo(9443)));
    const text = TEXT.replace('8443', '9443');
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readFile(`${path}.bak`, 'utf8')).toBe(TEXT);
    expect(state).toEqual(store.current());
    expect(state).toMatchObject({
      text,
      revision: revisionOf(text),
      input: changedTo(9443),
      config: { listeners: [{ port: 9443 }] },
      mistakes: [],
    });
    expect((await readdir(folder)).sort()).toEqual(['doorman.yaml', 'doorman.yaml.bak']);
  });

  it('makes a missing file and its folder, without .bak', async () => {
    const at = join(folder, 'new', 'doorman.yaml');
    const store = await openStore(undefined, at);
    await store.save(await prepared(store, INPUT));
    expect(await readFile(at, 'utf8')).toBe('version: 1\nlisteners:\n  - id: web\n    port: 8443\n');
    expect(await readdir(join(folder, 'new'))).toEqual(['doorman.yaml']);
  });

  it.skipIf(process.platform === 'win32')('keeps the permissions, also for .bak', async () => {
    const store = await openStore(TEXT);
    await chmod(path, 0o600);
    await store.save(await prepared(store, changedTo(1)));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(`${path}.bak`)).mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.platform === 'win32')('writes through a symbolic link', async () => {
    const target = join(folder, 'target.yaml');
    await writeFile(target, TEXT);
    await symlink(target, path);
    const store = await openStore();
    await store.save(await prepared(store, changedTo(1)));
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(target, 'utf8')).toContain('port: 1\n');
  });

  it('writes nothing when the text stays the same', async () => {
    const store = await openStore(TEXT);
    const before = await stat(path, { bigint: true });
    await store.save(await prepared(store, INPUT));
    expect((await stat(path, { bigint: true })).ino).toBe(before.ino);
    expect(await readdir(folder)).toEqual(['doorman.yaml']);
  });

  it('repairs a file that has mistakes', async () => {
    const store = await openStore('version: 1 # yes\nlisteners: [{id: web, port: x}]\n');
    await store.save(await prepared(store, INPUT));
    expect(store.current().config).not.toBeNull();
    expect(await readFile(path, 'utf8')).toContain('# yes');
  });
});

describe('what cannot be saved', () => {
  it('is a value with mistakes', async () => {
    const store = await openStore(TEXT);
    const preparation = await store.prepare(changedTo(99_999), store.current().revision);
    expect(preparation).toMatchObject({
      ok: false,
      reason: 'invalid',
      mistakes: [{ at: 'listeners[0].port' }],
    });
    expect(await readFile(path, 'utf8')).toBe(TEXT);
  });

  it('is a change to a text that is no YAML', async () => {
    const store = await openStore('version: [');
    expect(await store.prepare(INPUT, store.current().revision)).toMatchObject({
      ok: false,
      reason: 'invalid',
    });
    expect(await readFile(path, 'utf8')).toBe('version: [');
  });

  it('is a change to an older revision', async () => {
    const store = await openStore(TEXT);
    await writeFile(path, `${TEXT}# theirs\n`);
    const preparation = await store.prepare(changedTo(1), store.current().revision);
    expect(preparation).toMatchObject({ ok: false, reason: 'conflict' });
    expect(!preparation.ok && preparation.reason === 'conflict' && preparation.message).toContain(path);
  });

  it('is a change during which the file changed', async () => {
    const store = await openStore(TEXT);
    const change = await prepared(store, changedTo(1));
    await writeFile(path, `${TEXT}# theirs\n`);
    await expect(store.save(change)).rejects.toThrow(ConfigConflictError);
    expect(await readFile(path, 'utf8')).toBe(`${TEXT}# theirs\n`);
    expect(store.current().text).toBe(TEXT);
  });

  it('is the second of two changes to one revision', async () => {
    const store = await openStore(TEXT);
    const [one, other] = [await prepared(store, changedTo(1)), await prepared(store, changedTo(2))];
    const results = await Promise.allSettled([store.save(one), store.save(other)]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
    expect(store.current().config?.listeners[0]?.port).toBe(1);
  });
});

describe('watching', () => {
  it('tells of a file that is written, replaced, removed and made again', async () => {
    const store = await openStore(TEXT);
    const changes = await changesOf(store);

    await writeFile(path, TEXT.replace('8443', '1'));
    await changes.until((state) => state.config?.listeners[0]?.port === 1);

    await replaceFile(path, TEXT.replace('8443', '2'));
    expect((await changes.next()).config?.listeners[0]?.port).toBe(2);

    await unlink(path);
    expect(await changes.next()).toMatchObject({ exists: false, input: { version: 1 } });

    await replaceFile(path, 'version: 2\n');
    expect(await changes.next()).toMatchObject({ exists: true, config: null, mistakes: [{ at: 'version' }] });
    expect(store.current().mistakes).toHaveLength(1);
  });

  it('does not take a file that is emptied and then written for an empty one', async () => {
    const store = await openStore(TEXT);
    const changes = await changesOf(store);
    await using file = await open(path, 'w');
    await file.write(TEXT.replace('8443', '4'));
    expect((await changes.next()).config?.listeners[0]?.port).toBe(4);
  });

  it('does not take that moment for the new content when it is told to read the file either', async () => {
    const store = await openStore(TEXT);
    await using file = await open(path, 'w');
    const reading = store.reload();
    await file.write(TEXT.replace('8443', '4'));
    expect((await reading).config?.listeners[0]?.port).toBe(4);
  });

  it('takes a file that stays empty for an empty one', async () => {
    const store = await openStore(TEXT);
    const changes = await changesOf(store);
    await writeFile(path, '');
    expect(await changes.next()).toMatchObject({
      exists: true,
      text: '',
      input: { version: 1 },
      mistakes: [],
    });
  });

  it('says nothing about its own saves and about files beside', async () => {
    const store = await openStore(TEXT);
    const changes = await changesOf(store);
    await store.save(await prepared(store, changedTo(1)));
    await store.save(await prepared(store, changedTo(2)));
    await writeFile(join(folder, 'other'), 'x');
    await replaceFile(path, TEXT.replace('8443', '3'));
    expect((await changes.next()).config?.listeners[0]?.port).toBe(3);
    expect(changes.count()).toBe(1);
  });

  it('tells every listener until it ends', async () => {
    const store = await openStore(TEXT);
    const [one, other] = [await changesOf(store), await changesOf(store)];
    await replaceFile(path, 'version: 1\n');
    await Promise.all([one.next(), other.next()]);
    one.stop();
    await replaceFile(path, 'version: 1 # again\n');
    await other.next();
    expect([one.count(), other.count()]).toEqual([1, 2]);
  });

  it.skipIf(process.platform === 'win32')(
    'sees a change to the file that a link leads to, in another folder',
    async () => {
      await mkdir(join(folder, 'far'));
      const target = join(folder, 'far', 'target.yaml');
      await writeFile(target, TEXT);
      await symlink(target, path);
      const store = await openStore();
      const changes = await changesOf(store);
      await writeFile(target, TEXT.replace('8443', '7'));
      await changes.until((state) => state.config?.listeners[0]?.port === 7);
    },
  );

  it('finds a file in a folder that is made later, and again when the folder is replaced', async () => {
    const late = join(folder, 'late');
    const store = await openStore(undefined, join(late, 'doorman.yaml'));
    const changes = await changesOf(store);
    await mkdir(late);
    await writeFile(join(late, 'doorman.yaml'), TEXT);
    await changes.until((state) => state.config?.listeners[0]?.port === 8443);

    await rm(late, { recursive: true });
    await changes.until((state) => !state.exists);
    await mkdir(late);
    await writeFile(join(late, 'doorman.yaml'), TEXT.replace('8443', '5'));
    await changes.until((state) => state.config?.listeners[0]?.port === 5);
  });

  it('takes a limited number of listeners', async () => {
    const store = await openStore(TEXT);
    const stops = Array.from({ length: 16 }, () => store.watch(() => undefined));
    expect(() => store.watch(() => undefined)).toThrow('16 listeners already');
    stops[0]?.();
    expect(() => store.watch(() => undefined)).not.toThrow();
  });
});

describe('reloading', () => {
  it('reads the file again, and keeps the very state when it is the same', async () => {
    const store = await openStore(TEXT);
    const before = store.current();
    expect(await store.reload()).toBe(before);
    await writeFile(path, 'version: 1\n');
    expect(await store.reload()).toMatchObject({ input: { version: 1 } });
  });

  it('of a file that cannot be read any more is a mistake, not an error', async () => {
    const store = await openStore(TEXT);
    await unlink(path);
    await mkdir(path);
    expect(await store.reload()).toMatchObject({
      config: null,
      input: undefined,
      mistakes: [{ at: 'the file' }],
    });
  });
});

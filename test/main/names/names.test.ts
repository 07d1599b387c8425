import { chmod, chown, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemHostsPath, writeHosts } from '../../../src/main/names/hosts-file.ts';
import { planText, revisionOf } from '../../../src/main/names/hosts-plan.ts';
import { createNames } from '../../../src/main/names/names.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';

// Latin-1 in a comment, a tab, no line break at the end: what an editor must not "repair".
const original = Buffer.from('127.0.0.1\tlocalhost\n# caf\xe9 au lait\n10.0.0.1 printer', 'latin1');

async function hostsFile(bytes: Buffer | string = original) {
  const directory = await temporaryDirectory();
  const path = join(directory, 'hosts');
  await writeFile(path, bytes);
  return { directory, path, names: createNames({ path, commandLine: ['doorman'], elevate: null }) };
}

const add = (...names: string[]) => ({ kind: 'add', names }) as const;
const remove = { kind: 'remove' } as const;

describe('planning', () => {
  it('lists every line that would come and writes nothing', async () => {
    const { directory, path, names } = await hostsFile();
    const plan = await names.plan(add('Shop.test'));
    expect(plan).toMatchObject({
      path,
      added: [
        '# doorman begin (the line above had no line break)',
        '127.0.0.1 shop.test',
        '::1 shop.test',
        '# doorman end',
      ],
      removed: [],
      conflicts: [],
      elevation: 'direct',
    });
    expect(plan.commands[0]).toContain('doorman hosts --add Shop.test --yes');
    expect(await readdir(directory)).toEqual(['hosts']);
  });

  it('needs an entry for a name that only one family has, and none for one that both have', () => {
    const text = '127.0.0.1 shop.test blog.test\n::1 shop.test\n';
    expect(planText(text, add('shop.test'))).toMatchObject({ alreadyThere: ['shop.test'], next: text });
    expect(planText(text, add('blog.test')).added).toContain('::1 blog.test');
  });

  it('is the same file when the block has the name already', () => {
    const { next } = planText('', add('shop.test'));
    expect(planText(next, add('shop.test'))).toMatchObject({ next, added: [], removed: [] });
  });

  it.each([
    ['*.shop.test', /wildcard|pattern|not a host name/],
    ['127.0.0.1', /an address/],
    ['localhost', /belongs to the system/],
    ['shop.test\n1.2.3.4 bank.com', /outside ASCII/],
    ['a b', /not a host name/],
  ])('refuses %j', (name, reason) => {
    expect(() => planText('', add(name))).toThrow(reason);
  });

  it('refuses a file in UTF-16', () => {
    expect(() => planText(Buffer.from('127.0.0.1 a', 'utf16le').toString('latin1'), add('b.test'))).toThrow(
      /UTF-16/,
    );
  });

  it('shows the lines that give a name another address, and does not write against them', async () => {
    const { path, names } = await hostsFile('10.0.0.7 shop.test # staging\n');
    const plan = await names.plan(add('shop.test', 'blog.test'));
    expect(plan.conflicts).toEqual([{ name: 'shop.test', line: 1, text: '10.0.0.7 shop.test # staging' }]);
    await expect(names.apply(add('shop.test', 'blog.test'), plan.revision)).rejects.toThrow(
      /Line 1 of .* gives shop\.test another address: '10\.0\.0\.7 shop\.test # staging'/,
    );
    expect(await readFile(path, 'utf8')).toBe('10.0.0.7 shop.test # staging\n');
  });
});

describe('writing', () => {
  it('makes a copy first, and removal leaves bytes, mode and owner as they were and no copy', async () => {
    const { directory, path, names } = await hostsFile();
    await chmod(path, 0o664);
    // Only root may give files away; for others the owner is their own all along.
    if (process.getuid?.() === 0) await chown(path, 1, 2);
    const before = await stat(path);
    const first = await names.apply(add('shop.test'), (await names.plan(add('shop.test'))).revision);
    expect(first).toEqual({ state: 'written', backup: `${path}.doorman.bak` });
    expect(await readFile(`${path}.doorman.bak`)).toEqual(original);
    expect((await readFile(path, 'latin1')).startsWith(original.toString('latin1'))).toBe(true);
    await names.apply(add('blog.test'), (await names.plan(add('blog.test'))).revision);
    expect(await readFile(`${path}.doorman.bak`)).toEqual(original);

    const last = await names.apply(remove, (await names.plan(remove)).revision);
    expect(last).toEqual({ state: 'written', backup: null });
    expect(await readFile(path)).toEqual(original);
    const after = await stat(path);
    expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid]);
    expect(await readdir(directory)).toEqual(['hosts']);
  });

  it('refuses a file that is not the one that was shown', async () => {
    const { path, names } = await hostsFile();
    const { revision } = await names.plan(add('shop.test'));
    await writeFile(path, '127.0.0.1 localhost\n');
    await expect(names.apply(add('shop.test'), revision)).rejects.toThrow(/has changed since it was shown/);
    await expect(writeHosts({ path, revision, next: '' })).rejects.toThrow(/has changed since/);
    expect(await readFile(path, 'utf8')).toBe('127.0.0.1 localhost\n');
  });

  it('follows a link and replaces what it leads to', async () => {
    const { directory, path } = await hostsFile();
    const link = join(directory, 'link');
    await symlink(path, link);
    const names = createNames({ path: link, commandLine: ['doorman'], elevate: null });
    await names.apply(add('shop.test'), revisionOf(original.toString('latin1')));
    expect(await readFile(path, 'latin1')).toContain('shop.test');
    expect((await stat(link)).ino).toBe((await stat(path)).ino);
  });

  it('changes nothing when there is nothing to change', async () => {
    const { directory, names } = await hostsFile();
    const outcome = await names.apply(remove, (await names.plan(remove)).revision);
    expect(outcome).toEqual({ state: 'unchanged', backup: null });
    expect(await readdir(directory)).toEqual(['hosts']);
  });
});

describe('a file that we may not write', () => {
  /** A folder in the place of the file beside it: nobody, not even root, can write through it. */
  async function unwritable(elevate: ((command: string) => Promise<void>) | null) {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'sealed'));
    const path = join(directory, 'sealed', 'missing', 'hosts');
    return { path, names: createNames({ path, commandLine: ['/opt/my node', 'cli.js'], elevate }) };
  }

  it('is left to commands where nobody can be asked', async () => {
    const { names } = await unwritable(null);
    const plan = await names.plan(add('shop.test'));
    expect(plan.elevation).toBe('commands');
    expect(plan.commands).toEqual([`sudo '/opt/my node' cli.js hosts --add shop.test --yes`]);
  });

  it('is written by the same program with the rights of an administrator, who may refuse', async () => {
    const asked: string[] = [];
    const { path, names } = await unwritable(async (command) => {
      asked.push(command);
      if (asked.length === 1) throw new Error('User did not grant permission.');
      await mkdir(join(path, '..'));
      await writeFile(path, planText('', add('shop.test')).next);
    });
    const { revision, elevation } = await names.plan(add('shop.test'));
    expect(elevation).toBe('prompt');
    expect(await names.apply(add('shop.test'), revision)).toMatchObject({ state: 'not_permitted' });
    expect(await names.apply(add('shop.test'), revision)).toMatchObject({ state: 'written' });
    expect(asked[0]).toBe(`'/opt/my node' cli.js hosts --add shop.test --yes`);
    await rm(path);
  });
});

it('knows where each system has the file', () => {
  expect(systemHostsPath('linux', {})).toBe('/etc/hosts');
  expect(systemHostsPath('darwin', {})).toBe('/etc/hosts');
  expect(systemHostsPath('win32', { SystemRoot: 'D:\\Windows' })).toBe(
    'D:\\Windows\\System32\\drivers\\etc\\hosts',
  );
});

import { execFile } from 'node:child_process';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Jail } from '../../../../src/main/engine/static/jail.ts';
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts';
import { type ServedFolder, serveFolder } from './served-folder.ts';

const secret = 'outside-bytes';

/** A root with a folder, and secrets beside it: one of a name that begins like the root's. */
async function guarded(options: Parameters<typeof serveFolder>[1] = {}): Promise<ServedFolder> {
  const folder = await serveFolder({ 'public.txt': 'inside', 'sub/page.html': 'inside' }, options);
  await writeFile(join(folder.directory, 'secret.txt'), secret);
  await mkdir(join(folder.directory, 'root-of-others'));
  await writeFile(join(folder.directory, 'root-of-others', 'secret.txt'), secret);
  return folder;
}

/** The request line as it is, whatever it is. */
function raw(port: number, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.write(Buffer.from(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, 'latin1'));
  });
}

const reasonOf = async (folder: ServedFolder) => {
  const ended = await folder.engine.finished(1);
  return ended
    .flatMap(({ decisions }) => decisions)
    .flatMap((decision) => (decision.code === 'static.refused' ? [decision.evidence.reason] : []));
};

describe('the root of a route', () => {
  it.each([
    ['/../secret.txt', 'traversal'],
    ['/sub/../../secret.txt', 'traversal'],
    ['/%2e%2e/secret.txt', 'traversal'],
    ['/.%2E/secret.txt', 'traversal'],
    ['/../root-of-others/secret.txt', 'traversal'],
    ['/../root/public.txt', 'traversal'],
    ['/..%2fsecret.txt', 'invalid'],
    ['/sub/..%2f..%2fsecret.txt', 'invalid'],
    ['/..%5csecret.txt', 'invalid'],
    ['/..\\secret.txt', 'invalid'],
    ['/public.txt%00.html', 'invalid'],
    ['/%c0%ae%c0%ae/secret.txt', 'invalid'],
    ['/.git/config', 'dotfile'],
    ['/%2egit/config', 'dotfile'],
    ['/sub/.hidden', 'dotfile'],
    ['/sub/.well-known/a', 'dotfile'],
  ])('is not left by %s: %s', async (target, reason) => {
    const folder = await guarded();
    await folder.write('.git/config', secret);
    await folder.write('sub/.hidden', secret);
    const answer = await raw(folder.port, target);
    expect(answer).toMatch(/^HTTP\/1\.1 40[34] /);
    expect(answer).not.toContain(secret);
    expect(await reasonOf(folder)).toEqual([reason]);
  });

  it.each([['/%252e%252e/secret.txt'], ['/..;/secret.txt'], ['/.../secret.txt']])(
    'has nothing under %s',
    async (target) => {
      const folder = await guarded();
      expect(await raw(folder.port, target)).toMatch(/^HTTP\/1\.1 404 /);
    },
  );

  it('is walked within by dot segments and doubled slashes, as routing does', async () => {
    const folder = await guarded();
    for (const target of ['/sub/../public.txt', '/./public.txt', '//public.txt', '/sub//..//public.txt'])
      expect(await raw(folder.port, target)).toMatch(/inside$/);
  });

  it('gives names below /.well-known, which are meant for everybody', async () => {
    const folder = await serveFolder({ '.well-known/acme-challenge/x': 'token' });
    expect((await folder.get('/.well-known/acme-challenge/x')).text).toBe('token');
  });

  it('is not left by links to files or folders outside, also not for an index, and links inside hold', async () => {
    const folder = await guarded({ listing: true });
    const { root, directory } = folder;
    await symlink(join(directory, 'secret.txt'), join(root, 'file'));
    await symlink(directory, join(root, 'folder'));
    await symlink('../../secret.txt', join(root, 'sub', 'index.html'));
    await symlink('public.txt', join(root, 'alias.txt'));
    await symlink('loop', join(root, 'loop'));
    for (const target of ['/file', '/folder/secret.txt', '/folder/', '/folder', '/sub/', '/loop']) {
      const answer = await folder.get(target);
      expect([target, answer.status]).toEqual([target, 403]);
    }
    expect((await folder.get('/alias.txt')).text).toBe('inside');
    expect(await reasonOf(folder)).toEqual([
      'symlink',
      'symlink',
      'symlink',
      'symlink',
      'symlink',
      'unreadable',
    ]);
    const listing = (await folder.get('/')).text;
    for (const name of ['file', 'folder', 'loop']) expect(listing).not.toContain(`>${name}`);
    expect(listing).toContain('alias.txt');
  });

  it('has no link to what is hidden inside of it', async () => {
    const folder = await guarded({ listing: true });
    const { root } = folder;
    await mkdir(join(root, '.git'));
    await mkdir(join(root, '.well-known'));
    await writeFile(join(root, '.git', 'config'), secret);
    await writeFile(join(root, '.env'), secret);
    await writeFile(join(root, '.well-known', 'security.txt'), 'public');
    await symlink('.env', join(root, 'env.txt'));
    await symlink('.git', join(root, 'repository'));
    await symlink('../.env', join(root, 'sub', 'index.html'));
    await symlink('.well-known/security.txt', join(root, 'security.txt'));
    for (const target of ['/env.txt', '/repository/', '/repository/config', '/sub/']) {
      const answer = await folder.get(target);
      expect([target, answer.status]).toEqual([target, 404]);
      expect(answer.text).not.toContain(secret);
    }
    expect(await reasonOf(folder)).toEqual(['dotfile', 'dotfile', 'dotfile', 'dotfile']);
    expect((await folder.get('/security.txt')).text).toBe('public');
    const listing = (await folder.get('/')).text;
    expect(listing).not.toMatch(/env\.txt|repository/);
    expect(listing).toContain('security.txt');
  });

  it('may be a link itself, and is followed to where it leads now', async () => {
    const folder = await guarded();
    await rename(folder.root, `${folder.root}-1`);
    await symlink(`${folder.root}-1`, folder.root);
    expect((await folder.get('/public.txt')).text).toBe('inside');
    await mkdir(`${folder.root}-2`);
    await writeFile(join(`${folder.root}-2`, 'public.txt'), 'second release');
    await symlink(`${folder.root}-2`, `${folder.root}-next`);
    await rename(`${folder.root}-next`, folder.root);
    expect((await folder.get('/public.txt')).text).toBe('second release');
  });

  it.skipIf(process.platform === 'win32')('gives neither pipes nor sockets, and waits for none', async () => {
    const folder = await guarded();
    await promisify(execFile)('mkfifo', [join(folder.root, 'pipe')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder.root, 'socket'), resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    expect((await folder.get('/pipe')).status).toBe(404);
    expect((await folder.get('/socket')).status).toBe(404);
    expect(await reasonOf(folder)).toEqual(['special', 'special']);
  });

  it('never gives a byte from outside, whatever the path', async () => {
    const folder = await guarded({ listing: true, spa: true });
    await symlink(join(folder.directory, 'secret.txt'), join(folder.root, 'link'));
    await symlink('..', join(folder.root, 'up'));
    const piece = fc.constantFrom(
      ...[
        '..',
        '.',
        '',
        'sub',
        'up',
        'link',
        'root',
        'root-of-others',
        'secret.txt',
        'public.txt',
        'page.html',
      ],
      ...['%2e%2e', '%2e', '..%2f', '..%5c', '..\\', '%00', '%252e%252e', '%c0%ae', '..;', 'C:', '~', '\xe4'],
      folder.directory,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 7 }),
        fc.constantFrom('/', '//', '/./', '%2f', '\\'),
        async (pieces, separator) => {
          const answer = await raw(folder.port, `/${pieces.join(separator)}`);
          expect(answer).toMatch(/^HTTP\/1\.1 [0-9]{3} /);
          expect(answer).not.toContain(secret);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a file that is exchanged while it is looked for', () => {
  it('is never one from outside', async () => {
    const directory = await temporaryDirectory();
    const root = join(directory, 'root');
    await mkdir(root);
    await writeFile(join(directory, 'secret.txt'), secret);
    await writeFile(join(root, 'inside.txt'), 'inside');
    await symlink('inside.txt', join(root, 'name'));
    const jail = new Jail(root);
    let looking = true;
    const swapping = (async () => {
      for (let count = 0; looking; count += 1) {
        await symlink(count % 2 === 0 ? '../secret.txt' : 'inside.txt', join(root, 'next'));
        await rename(join(root, 'next'), join(root, 'name'));
      }
    })();
    const seen = new Set<string>();
    for (let count = 0; count < 400; count += 1) {
      const found = await jail.find(['name']);
      seen.add(found.kind);
      if (found.kind !== 'file') continue;
      expect((await found.file.handle.readFile()).toString()).toBe('inside');
      await found.file.handle.close();
    }
    looking = false;
    await swapping;
    await rm(join(root, 'name'));
    // Both were met, or the test has shown nothing.
    expect([...seen].toSorted()).toEqual(['file', 'refused']);
  });
});

import { describe, expect, it } from 'vitest';
import { FOLDERS_CLIMBED, PROJECT_FOLDER_LENGTH } from '../../../../src/main/discovery/limits.ts';
import { findProject } from '../../../../src/main/discovery/project/find-project.ts';
import { frameworkOf } from '../../../../src/main/discovery/project/framework.ts';
import { shortFolder } from '../../../../src/main/discovery/project/short-folder.ts';
import { fakeSystem } from '../fake-system.ts';

const home = '/home/dev';

/** The project of a process in `folder`, on a disk with these files; read as Linux reads them, through the process. */
const projectIn = (folder: string, files: Record<string, string>, command = '') => {
  const seen = Object.entries(files).map(([path, text]): [string, string] => {
    const parts = folder.split('/');
    for (let up = 0; up < parts.length; up += 1) {
      const at = parts.slice(0, parts.length - up).join('/');
      if (path.startsWith(`${at}/`)) return [`/proc/7/cwd${'/..'.repeat(up)}${path.slice(at.length)}`, text];
    }
    return [path, text];
  });
  const access = fakeSystem({ files: Object.fromEntries(seen) });
  return findProject(access, { shown: folder, path: '/proc/7/cwd' }, home, command);
};
const manifest = (name: string | null, ...dependencies: string[]) =>
  JSON.stringify({
    ...(name === null ? {} : { name }),
    devDependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '1'])),
  });

describe('a project', () => {
  it('is named by the nearest package.json, with its framework', async () => {
    const files = {
      '/home/dev/code/shop/package.json': manifest('shop'),
      '/home/dev/code/shop/apps/web/package.json': manifest('@acme/shop-frontend', 'vite', 'react'),
    };
    expect(await projectIn('/home/dev/code/shop/apps/web', files)).toEqual({
      folder: '/home/dev/code/shop/apps/web',
      name: 'shop-frontend',
      framework: 'Vite',
      runtime: 'javascript',
    });
    expect(await projectIn('/home/dev/code/shop/scripts', files)).toMatchObject({
      folder: '/home/dev/code/shop',
      name: 'shop',
    });
  });

  it.each([
    ['vite-project', '/home/dev/code/ticket-desk', 'ticket-desk'],
    ['frontend', '/home/dev/code/shop/frontend', 'shop-frontend'],
    [null, '/home/dev/code/shop', 'shop'],
    ['web', '/home/dev/web', 'web'],
    ['@acme/api', '/home/dev/code/shop/apps/api', 'api'],
  ])('whose package is called %s in %s is called %s', async (name, folder, expected) => {
    const project = await projectIn(folder, { [`${folder}/package.json`]: manifest(name) });
    expect(project?.name).toBe(expected);
  });

  it.each([
    ['manage.py', 'Django', 'python'],
    ['artisan', 'Laravel', 'php'],
    ['config/application.rb', 'Rails', 'ruby'],
  ])('with %s is one of %s, whatever its pages are made with', async (file, framework, runtime) => {
    const folder = '/home/dev/blog';
    const files = { [`${folder}/${file}`]: '', [`${folder}/package.json`]: manifest('assets', 'vite') };
    expect(await projectIn(folder, files)).toEqual({ folder, name: 'blog', framework, runtime });
  });

  it.each(['/home/dev', '/home', '/', ''])('is never looked for in %s', async (folder) => {
    const path = '/proc/7/cwd';
    const access = fakeSystem({ files: { [`${path}/package.json`]: manifest('mine') } });
    expect(await findProject(access, { shown: folder, path }, home, null)).toBeNull();
  });

  it('is looked for a few folders up only, and never in the home directory above', async () => {
    const deep = `/srv/shop${'/a'.repeat(FOLDERS_CLIMBED + 1)}`;
    expect(await projectIn(deep, { '/srv/shop/package.json': manifest('shop') })).toBeNull();
    expect(await projectIn('/home/dev/notes', { '/home/dev/package.json': manifest('stray') })).toBeNull();
  });

  it.each(['{"name": "cut', 'null', '[]', '{"name": 12, "dependencies": "next"}'])(
    'is not broken by a package.json of %s',
    async (text) => {
      const project = await projectIn('/srv/shop', { '/srv/shop/package.json': text });
      expect(project === null || project.name === 'shop').toBe(true);
      expect(project?.framework ?? null).toBeNull();
    },
  );
});

describe('the framework', () => {
  it.each([
    ['Next.js', ['next', 'react', 'express'], ''],
    ['SvelteKit', ['@sveltejs/kit', 'vite'], 'node node_modules/.bin/vite dev'],
    ['React Router', ['@react-router/dev', 'vite'], ''],
    ['Angular', ['@angular/core'], ''],
    ['NestJS', ['@nestjs/core', 'express'], ''],
    ['Express', ['vite', 'express'], 'node server.js'],
    ['Vite', ['vite', 'express'], 'node /srv/shop/node_modules/vite/bin/vite.js'],
    ['Vite', ['vite'], ''],
    [null, ['left-pad'], 'vite'],
  ])('is %s for dependencies on %j and the command %j', (framework, dependencies, command) => {
    expect(frameworkOf(new Set(dependencies), command)).toBe(framework);
  });
});

describe('a folder for reading', () => {
  it.each([
    ['/home/dev/code/shop', '~/code/shop'],
    ['/home/dev', '~'],
    ['/home/devil/shop', '/home/devil/shop'],
    [
      '/home/dev/work/customers/acme-incorporated/2026/shop-frontend',
      '~/…/acme-incorporated/2026/shop-frontend',
    ],
  ])('of %s is %s', (folder, short) => {
    expect(shortFolder(folder, home)).toBe(short);
  });

  it('is never longer than its limit, nor holds what would change the direction of the text', () => {
    expect(shortFolder(`/srv/${'x'.repeat(500)}`, home).length).toBeLessThanOrEqual(PROJECT_FOLDER_LENGTH);
    expect(shortFolder('/srv/\u202eshop\n', home)).toBe('/srv/�shop�');
  });
});

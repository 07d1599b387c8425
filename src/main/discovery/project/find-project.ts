import { basename } from 'node:path/posix';
import type { Runtime } from '../known-services.ts';
import { FOLDERS_CLIMBED, PACKAGE_FILE_LIMIT } from '../limits.ts';
import type { WorkingFolder } from '../port-source.ts';
import type { SystemAccess } from '../system-access.ts';
import { frameworkOf } from './framework.ts';

/** A project as its files describe it. */
export interface Project {
  /** The project's folder, whole. */
  readonly folder: string;
  /** What it calls itself, else what its folder is called; null where both say nothing. Untrusted text. */
  readonly name: string | null;
  /** Such as `Next.js`; null where no file tells. */
  readonly framework: string | null;
  /** What runs it. A program of another kind merely runs in its folder. */
  readonly runtime: Runtime;
}

/** Files that stand for a framework, where there is no package.json nearer. */
const markers = [
  { file: 'manage.py', framework: 'Django', runtime: 'python' },
  { file: 'artisan', framework: 'Laravel', runtime: 'php' },
  { file: 'config/application.rb', framework: 'Rails', runtime: 'ruby' },
] as const;

/** Names that generators give, or that say what a part is but not of what. */
const emptyNames =
  /^(app|my-?app|vite-project|nextjs-app|next-app|nuxt-app|astro|sveltekit-app|project|test|demo|example|src|web|www|site|website|frontend|front-end|client|ui|backend|back-end|server|api|service|packages|apps|code|workspace|root)$/i;

/**
 * The project that a folder belongs to: the nearest folder, itself or one of {@link FOLDERS_CLIMBED} above, with a `package.json` or
 * the mark of a framework. The home directory and what is above it is nobody's project and not looked into. Never rejects.
 *
 * @param home the home directory, absolute
 * @param command the program's command line, which may name the tool that runs
 */
export async function findProject(
  access: Pick<SystemAccess, 'readFile'>,
  { shown, path }: WorkingFolder,
  home: string,
  command: string | null,
): Promise<Project | null> {
  let folder = shown;
  for (let step = 0; step <= FOLDERS_CLIMBED; step += 1) {
    if (folder === '' || folder === '/' || folder === home || home.startsWith(`${folder}/`)) return null;
    // Not joined: above a link to a folder is what is above that folder, not what is above the link.
    const at = `${path}${'/..'.repeat(step)}`;
    // Such a project may have a package.json as well, for what its pages are made of.
    const marked = await markedAs(access, at);
    if (marked !== null) return { folder, name: nameOf(null, folder, home), ...marked };
    const manifest = await readManifest(access, `${at}/package.json`);
    if (manifest !== null) {
      const framework = frameworkOf(manifest.dependencies, command ?? '');
      return { folder, name: nameOf(manifest.name, folder, home), framework, runtime: 'javascript' };
    }
    folder = folder.slice(0, folder.lastIndexOf('/'));
  }
  return null;
}

interface Manifest {
  readonly name: string | null;
  readonly dependencies: ReadonlySet<string>;
}

/** Null where there is none, it is larger than is read, or no JSON. */
async function readManifest(access: Pick<SystemAccess, 'readFile'>, path: string): Promise<Manifest | null> {
  try {
    const value: unknown = JSON.parse(await access.readFile(path, PACKAGE_FILE_LIMIT));
    if (typeof value !== 'object' || value === null) return null;
    const keysOf = (key: string): readonly string[] => {
      const map: unknown = Reflect.get(value, key);
      return typeof map === 'object' && map !== null ? Object.keys(map) : [];
    };
    const name: unknown = Reflect.get(value, 'name');
    return {
      name: typeof name === 'string' ? name : null,
      dependencies: new Set([...keysOf('dependencies'), ...keysOf('devDependencies')]),
    };
  } catch {
    return null;
  }
}

async function markedAs(
  access: Pick<SystemAccess, 'readFile'>,
  at: string,
): Promise<Pick<Project, 'framework' | 'runtime'> | null> {
  for (const { file, framework, runtime } of markers) {
    const isThere = await access.readFile(`${at}/${file}`, PACKAGE_FILE_LIMIT).then(
      () => true,
      () => false,
    );
    if (isThere) return { framework, runtime };
  }
  return null;
}

/** What a package calls itself, unless that says nothing; then its folder, and with a folder that says nothing the one above. */
function nameOf(packageName: string | null, folder: string, home: string): string | null {
  const own = packageName?.replace(/^@[^/]*\//, '').trim() ?? '';
  if (own !== '' && !emptyNames.test(own)) return own;
  const last = basename(folder);
  if (!emptyNames.test(last)) return last || null;
  const above = folder.slice(0, folder.lastIndexOf('/'));
  const isNamed = above !== '' && above !== home && !home.startsWith(`${above}/`);
  const parent = isNamed ? basename(above) : '';
  if (parent !== '' && !emptyNames.test(parent)) return `${parent}-${last}`;
  return own !== '' ? own : last;
}

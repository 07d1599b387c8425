/**
 * Discovery asks every port of the machine for its page. What other tests have open at the same time would be asked as well: a
 * request too many where requests are counted, a connection too many where one is allowed. So what a test lets discovery see
 * is what it opened itself.
 */
import promises, { mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The kernel's tables of TCP sockets (proc(5)); other systems have none, and list all that is there. */
const tables: readonly string[] = ['/proc/net/tcp', '/proc/net/tcp6'];

/** In this process, those tables have from now on the sockets of the process `root` and of all that it started, alone. */
export function showSocketsOf(root: number): void {
  const { open } = promises;
  const openNarrowed: typeof open = async (path, ...how) => {
    if (!tables.includes(String(path))) return open(path, ...how);
    const directory = await mkdtemp(join(tmpdir(), 'doorman-sockets-'));
    try {
      const copy = join(directory, 'table');
      await writeFile(copy, rowsOf(await readFile(String(path), 'utf8'), await socketsBelow(root)));
      return await open(copy, ...how);
    } finally {
      // What is open can be read all the same.
      await rm(directory, { recursive: true });
    }
  };
  Object.assign(promises, { open: openNarrowed });
  syncBuiltinESMExports();
}

/** The rows whose socket's inode, the tenth column, is one of `sockets`. */
const rowsOf = (table: string, sockets: ReadonlySet<string>): string =>
  table
    .split('\n')
    .filter((row) => sockets.has(row.trim().split(/\s+/)[9] ?? ''))
    .join('\n');

/** Inodes of the sockets that a process, or one below it, holds. */
async function socketsBelow(root: number): Promise<ReadonlySet<string>> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // A process that has ended meanwhile holds nothing. Its name, in brackets, may have any character.
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    parents.set(Number(name), Number(/\) \S (\d+)[^)]*$/.exec(stat)?.[1] ?? 0));
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid === root || (pid !== undefined && pid !== 0 && isBelow(parents.get(pid)));
  const held = await Promise.all([...parents.keys()].filter(isBelow).map(socketsOf));
  return new Set(held.flat());
}

async function socketsOf(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => '')));
  return targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
}

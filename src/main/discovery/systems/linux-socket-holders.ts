import { forEachLimited } from '../for-each-limited.ts';
import {
  ANCESTORS_CLIMBED,
  COMMAND_LINE_LIMIT,
  DESCRIPTORS_PER_PROCESS,
  PROCESS_ENTRIES_LISTED,
  PROCESS_SEARCH_TIME_LIMIT,
  PROCESSES_AT_ONCE,
  PROCESSES_EXAMINED,
} from '../limits.ts';
import type { SystemAccess } from '../system-access.ts';

/**
 * Finds which process has each socket open, by the links in `/proc/<pid>/fd` (`socket:[inode]`, proc(5)).
 *
 * @param inodes inodes in decimal
 * @returns inode → pid. Where a parent shares its socket with its children, the parent. Sockets of processes
 *   that may not be looked into, or that were not found in time, are missing.
 */
export async function findSocketHolders(
  access: SystemAccess,
  inodes: ReadonlySet<string>,
): Promise<Map<string, number>> {
  const holders = new Map<string, number>();
  if (inodes.size === 0) {
    return holders;
  }
  const deadline = performance.now() + PROCESS_SEARCH_TIME_LIMIT;
  await forEachLimited(await newestProcesses(access), PROCESSES_AT_ONCE, async (pid) => {
    if (holders.size === inodes.size || performance.now() > deadline) {
      return;
    }
    for (const inode of await socketInodes(access, pid)) {
      if (inodes.has(inode) && !holders.has(inode)) {
        holders.set(inode, pid);
      }
    }
  });
  for (const [inode, pid] of holders) {
    holders.set(inode, await oldestHolder(access, inode, pid));
  }
  return holders;
}

async function newestProcesses(access: SystemAccess): Promise<number[]> {
  const names = await access.listNames('/proc', PROCESS_ENTRIES_LISTED).catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.sort((one, other) => other - one).slice(0, PROCESSES_EXAMINED);
}

/** Processes end and refuse at any time: what cannot be read is simply not there. */
async function socketInodes(access: SystemAccess, pid: number): Promise<Set<string>> {
  const found = new Set<string>();
  const descriptors = await access.listNames(`/proc/${pid}/fd`, DESCRIPTORS_PER_PROCESS).catch(() => []);
  for (const descriptor of descriptors) {
    const link = await access.readLink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1];
    if (inode !== undefined) {
      found.add(inode);
    }
  }
  return found;
}

async function oldestHolder(access: SystemAccess, inode: string, pid: number): Promise<number> {
  let holder = pid;
  for (let step = 0; step < ANCESTORS_CLIMBED; step += 1) {
    const parent = await parentOf(access, holder);
    if (parent === null || !(await socketInodes(access, parent)).has(inode)) {
      break;
    }
    holder = parent;
  }
  return holder;
}

async function parentOf(access: SystemAccess, pid: number): Promise<number | null> {
  const text = await access.readFile(`/proc/${pid}/stat`, COMMAND_LINE_LIMIT).catch(() => '');
  // The second field is the name in parentheses, which may itself hold spaces and parentheses.
  const parent = Number(
    text
      .slice(text.lastIndexOf(')') + 1)
      .trim()
      .split(' ')[1],
  );
  return Number.isInteger(parent) && parent > 0 ? parent : null;
}

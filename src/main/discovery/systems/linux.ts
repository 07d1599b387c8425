import { basename } from 'node:path/posix';
import type { AddressFamily, PortProcess } from '../../../shared/model/discovery.ts';
import { forEachLimited } from '../for-each-limited.ts';
import { COMMAND_LINE_LIMIT, PROCESSES_AT_ONCE, SOCKET_TABLE_LIMIT } from '../limits.ts';
import type { ListeningSocket, PortSource, ProcessDetails, WorkingFolder } from '../port-source.ts';
import type { SystemAccess } from '../system-access.ts';
import { findSocketHolders } from './linux-socket-holders.ts';

/** Linux: the kernel's socket tables, joined with the open files of processes by socket inode (proc(5)). */
export const linuxPortSource: PortSource = {
  async sockets(access, wanted) {
    const tables = await Promise.all([readTable(access, 'ipv4'), readTable(access, 'ipv6')]);
    const rows = tables.flat().filter((row) => wanted(row.port));
    const user = access.userId();
    // Only root may look into other users' processes, so their sockets are not searched for.
    const searched = rows.filter((row) => user === 0 || row.userId === user).map((row) => row.inode);
    const holders = await findSocketHolders(access, new Set(searched));
    const processes = new Map<number, PortProcess>();
    await forEachLimited([...new Set(holders.values())], PROCESSES_AT_ONCE, async (pid) => {
      const name = await programName(access, pid);
      if (name !== null) {
        processes.set(pid, { name, pid });
      }
    });
    return rows.map(({ address, family, port, inode }): ListeningSocket => {
      const pid = holders.get(inode);
      return { address, family, port, process: (pid !== undefined && processes.get(pid)) || null };
    });
  },

  async details(access, pids) {
    const details = new Map<number, ProcessDetails>();
    await forEachLimited(pids, PROCESSES_AT_ONCE, async (pid) => {
      const [commandLine, folder] = await Promise.all([
        readCommandLine(access, pid),
        findFolder(access, pid),
      ]);
      details.set(pid, { commandLine, folder });
    });
    return details;
  },
};

/** A listening row of `/proc/net/tcp` or `/proc/net/tcp6`. */
type SocketTableRow = {
  address: string;
  family: AddressFamily;
  port: number;
  /** Inode of the socket, in decimal. */
  inode: string;
  userId: number;
};

/** State `TCP_LISTEN` of the kernel's include/net/tcp_states.h. */
const LISTEN_STATE = '0A';

/**
 * Reads the text of `/proc/net/tcp` or `/proc/net/tcp6`: the listening rows only; malformed rows are skipped.
 * Addresses are printed as 32-bit words in the machine's byte order, taken here to be little-endian (x86, ARM).
 */
export function parseSocketTable(text: string, family: AddressFamily): SocketTableRow[] {
  const rows: SocketTableRow[] = [];
  for (const line of text.split('\n')) {
    const [, local, , state, , , , user, , inode] = line.trim().split(/\s+/);
    const match = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/i.exec(local ?? '');
    const [, address, port] = match ?? [];
    if (address === undefined || port === undefined || state !== LISTEN_STATE || !/^\d+$/.test(inode ?? '')) {
      continue;
    }
    const number = Number.parseInt(port, 16);
    if (number === 0 || (address.length === 8) !== (family === 'ipv4')) {
      continue;
    }
    rows.push({ ...readAddress(address), port: number, inode: inode ?? '', userId: Number(user) });
  }
  return rows;
}

const MAPPED_IPV4 = /^0{20}ffff([0-9a-f]{8})$/i;

function readAddress(hex: string): { address: string; family: AddressFamily } {
  const inOrder = hex.replace(/(..)(..)(..)(..)/g, '$4$3$2$1');
  const ipv4 = inOrder.length === 8 ? inOrder : MAPPED_IPV4.exec(inOrder)?.[1];
  if (ipv4 !== undefined) {
    return { address: [...Buffer.from(ipv4, 'hex')].join('.'), family: 'ipv4' };
  }
  // The URL parser writes an IPv6 address in its shortest form (RFC 5952).
  const host = new URL(`http://[${inOrder.replace(/(.{4})(?=.)/g, '$1:')}]`).hostname;
  return { address: host.slice(1, -1), family: 'ipv6' };
}

async function readTable(access: SystemAccess, family: AddressFamily): Promise<SocketTableRow[]> {
  const path = family === 'ipv4' ? '/proc/net/tcp' : '/proc/net/tcp6';
  // A machine without IPv6 has no tcp6 table; one that hides /proc has neither, and nothing to list.
  const text = await access.readFile(path, SOCKET_TABLE_LIMIT).catch(() => '');
  return parseSocketTable(text, family);
}

async function programName(access: SystemAccess, pid: number): Promise<string | null> {
  // `comm` is the name of the main thread, which runtimes rename ('MainThread'): the program file says more.
  const program = await access.readLink(`/proc/${pid}/exe`).catch(() => null);
  if (program !== null) {
    return basename(program.replace(/ \(deleted\)$/, ''));
  }
  const name = await access.readFile(`/proc/${pid}/comm`, COMMAND_LINE_LIMIT).catch(() => '');
  return name.trim() || null;
}

async function readCommandLine(access: SystemAccess, pid: number): Promise<string | null> {
  const text = await access.readFile(`/proc/${pid}/cmdline`, COMMAND_LINE_LIMIT).catch(() => '');
  return text.replaceAll('\0', ' ').trim() || null;
}

async function findFolder(access: SystemAccess, pid: number): Promise<WorkingFolder | null> {
  try {
    // Even where we may (as root), other users' folders are none of our business.
    if ((await access.ownerOf(`/proc/${pid}`)) !== access.userId()) return null;
    const path = `/proc/${pid}/cwd`;
    const shown = await access.readLink(path);
    // A folder that was deleted has no files any more.
    return shown.startsWith('/') && !shown.endsWith(' (deleted)') ? { shown, path } : null;
  } catch {
    return null;
  }
}

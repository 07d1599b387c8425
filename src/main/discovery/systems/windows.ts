import { win32 } from 'node:path';
import type { AddressFamily } from '../../../shared/model/discovery.ts';
import { type ListeningSocket, type PortSource, parsePort } from '../port-source.ts';

/**
 * Windows: `netstat` lists sockets, `tasklist` the names of processes. Command lines would need a PowerShell
 * started for each look, which takes longer than all the rest: they are left unknown.
 */
export const windowsPortSource: PortSource = {
  async sockets(access, wanted) {
    const [ipv4, ipv6, tasks] = await Promise.all([
      access.runCommand(systemProgram('netstat.exe'), ['-ano', '-p', 'TCP']),
      // A machine without IPv6 refuses the second list; names are worth having but not needed.
      access.runCommand(systemProgram('netstat.exe'), ['-ano', '-p', 'TCPv6']).catch(() => ''),
      access.runCommand(systemProgram('tasklist.exe'), ['/fo', 'csv', '/nh']).catch(() => ''),
    ]);
    const names = parseTasklist(tasks);
    const rows = [...parseNetstat(ipv4), ...parseNetstat(ipv6)].filter((row) => wanted(row.port));
    return rows.map(({ pid, ...socket }): ListeningSocket => {
      const name = names.get(pid);
      return { ...socket, process: name === undefined ? null : { name, pid } };
    });
  },

  async details() {
    return new Map();
  },
};

/** By its full path: Windows looks for a bare name in the current folder first. */
function systemProgram(name: string): string {
  return win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', name);
}

type NetstatRow = { address: string; family: AddressFamily; port: number; pid: number };

/**
 * Reads `netstat -ano`: protocol, local address, foreign address, state, process id. The word for the state is
 * translated ('LISTENING', 'ABHÖREN'), so a listening socket is known by its foreign address with port 0.
 */
export function parseNetstat(output: string): NetstatRow[] {
  const rows: NetstatRow[] = [];
  for (const line of output.split(/\r?\n/)) {
    const columns = line.trim().split(/\s+/);
    const [protocol, local, foreign] = columns;
    const pid = columns.at(-1);
    const [, host, portText] = /^(.+):(\d+)$/.exec(local ?? '') ?? [];
    const port = parsePort(portText ?? '');
    const listens = foreign === '0.0.0.0:0' || foreign === '[::]:0';
    if (protocol !== 'TCP' || !listens || host === undefined || port === null || columns.length < 5) {
      continue;
    }
    if (pid === undefined || !/^\d+$/.test(pid)) {
      continue;
    }
    const family = host.startsWith('[') ? 'ipv6' : 'ipv4';
    rows.push({ address: host.replace(/^\[(.*)\]$/, '$1'), family, port, pid: Number(pid) });
  }
  return rows;
}

/** Reads `tasklist /fo csv`: process id → name without `.exe`. Lines of another shape (a heading) are skipped. */
export function parseTasklist(output: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of output.split(/\r?\n/)) {
    const [, name, pid] = /^"([^"]+)","(\d+)"/.exec(line) ?? [];
    if (name !== undefined && pid !== undefined) {
      names.set(Number(pid), name.replace(/\.exe$/i, ''));
    }
  }
  return names;
}

import type { AddressFamily } from '../../../shared/model/discovery.ts';
import { type ListeningSocket, type PortSource, type ProcessDetails, parsePort } from '../port-source.ts';

/**
 * macOS: `lsof` lists sockets, `ps` command lines. Without root, `lsof` shows only the user's own processes.
 * Full paths, so that no program of the same name elsewhere is run.
 */
export const macosPortSource: PortSource = {
  async sockets(access, wanted) {
    // +c 0: names are not cut to nine characters. -w: no warnings. t: the family, as '*' alone does not tell.
    const args = ['-w', '-nP', '+c', '0', '-iTCP', '-sTCP:LISTEN', '-F', 'pctn'];
    const sockets = parseLsof(await access.runCommand('/usr/sbin/lsof', args));
    return sockets.filter((socket) => wanted(socket.port));
  },

  async details(access, pids) {
    if (pids.length === 0) {
      return new Map();
    }
    const args = ['-ww', '-o', 'pid=,command=', '-p', pids.join(',')];
    return parsePs(await access.runCommand('/bin/ps', args).catch(() => ''));
  },
};

/**
 * Reads `lsof -F pctn`: one field a line, its first letter telling which. A process (p, c) is followed by its
 * files (f), each with type and name. Lines of other fields, and names that are no address, are skipped.
 */
export function parseLsof(output: string): ListeningSocket[] {
  const sockets: ListeningSocket[] = [];
  let pid = 0;
  let command = '';
  let family: AddressFamily | null = null;
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    switch (line[0]) {
      case 'p':
        pid = Number(value);
        command = '';
        break;
      case 'c':
        command = value.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        );
        break;
      case 'f':
        family = null;
        break;
      case 't':
        family = value === 'IPv6' ? 'ipv6' : 'ipv4';
        break;
      case 'n': {
        const [, host, portText] = /^(.+):(\d+)$/.exec(value) ?? [];
        const port = parsePort(portText ?? '');
        if (host === undefined || port === null) {
          break;
        }
        const bare = host.replace(/^\[(.*)\]$/, '$1');
        const actual: AddressFamily = family ?? (bare.includes(':') ? 'ipv6' : 'ipv4');
        const address = bare === '*' ? (actual === 'ipv6' ? '::' : '0.0.0.0') : bare;
        sockets.push({
          address,
          family: actual,
          port,
          process: pid > 0 && command !== '' ? { name: command, pid } : null,
        });
        break;
      }
      default:
        break;
    }
  }
  return sockets;
}

/** Reads `ps -o pid=,command=`: a right-aligned number, then the command line to the end of the line. */
export function parsePs(output: string): Map<number, ProcessDetails> {
  const details = new Map<number, ProcessDetails>();
  for (const line of output.split('\n')) {
    const [, pid, command] = /^\s*(\d+)\s+(\S.*)$/.exec(line) ?? [];
    if (pid !== undefined && command !== undefined) {
      details.set(Number(pid), { commandLine: command.trim(), packageName: null });
    }
  }
  return details;
}

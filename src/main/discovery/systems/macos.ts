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
    const list = pids.join(',');
    const [commands, folders] = await Promise.all([
      access.runCommand('/bin/ps', ['-ww', '-o', 'pid=,command=', '-p', list]).catch(() => ''),
      // a: both conditions at once, not either.
      access.runCommand('/usr/sbin/lsof', ['-w', '-a', '-d', 'cwd', '-p', list, '-F', 'pn']).catch(() => ''),
    ]);
    const commandLines = parsePs(commands);
    const details = new Map<number, ProcessDetails>();
    for (const [pid, shown] of parseFolders(folders)) {
      // Even where we may (as root), other users' folders are none of our business.
      const isOwn = await access.ownerOf(shown).then(
        (owner) => owner === access.userId(),
        () => false,
      );
      const folder = isOwn ? { shown, path: shown } : null;
      details.set(pid, { commandLine: commandLines.get(pid) ?? null, folder });
    }
    for (const [pid, commandLine] of commandLines) {
      if (!details.has(pid)) details.set(pid, { commandLine, folder: null });
    }
    return details;
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
export function parsePs(output: string): Map<number, string> {
  const commands = new Map<number, string>();
  for (const line of output.split('\n')) {
    const [, pid, command] = /^\s*(\d+)\s+(\S.*)$/.exec(line) ?? [];
    if (pid !== undefined && command !== undefined) {
      commands.set(Number(pid), command.trim());
    }
  }
  return commands;
}

/** Reads `lsof -d cwd -F pn`: a process, then its working folder. Names that are no absolute path are skipped. */
export function parseFolders(output: string): Map<number, string> {
  const folders = new Map<number, string>();
  let pid = 0;
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    if (line[0] === 'p') pid = Number(value);
    else if (line[0] === 'n' && pid > 0 && value.startsWith('/')) folders.set(pid, value);
  }
  return folders;
}

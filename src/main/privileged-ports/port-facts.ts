import { access, readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { delimiter, join } from 'node:path';

/** What decides who may bind a low port on this system. */
export interface PortFacts {
  /** As `process.platform`. */
  readonly platform: string;
  /** As `os.release()`: the kernel's version; on macOS that of Darwin. */
  readonly release: string;
  readonly isRoot: boolean;
  /** `net.ipv4.ip_unprivileged_port_start`, which holds for IPv6 as well; null where it cannot be read. */
  readonly firstUnprivilegedPort: number | null;
  /** The program that binds, such as `/usr/bin/node`. */
  readonly program: string;
  /** Electron does not start any more when its file has capabilities. */
  readonly isElectron: boolean;
  /** A tool that redirects ports; null where none is there. */
  readonly redirectTool: 'nft' | 'iptables' | 'pfctl' | null;
}

const startPath = '/proc/sys/net/ipv4/ip_unprivileged_port_start';
/** Folders of system tools, which the PATH of a person often lacks. */
const toolFolders = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

/** Reads the facts of the machine that this runs on. Only reads; never rejects. */
export async function readPortFacts(): Promise<PortFacts> {
  const { platform } = process;
  return {
    platform,
    release: release(),
    isRoot: process.getuid?.() === 0,
    firstUnprivilegedPort: platform === 'linux' ? await readStart() : null,
    program: process.execPath,
    isElectron: process.versions['electron'] !== undefined,
    redirectTool: platform === 'linux' ? await findLinuxTool() : platform === 'darwin' ? 'pfctl' : null,
  };
}

async function readStart(): Promise<number | null> {
  const text = await readFile(startPath, 'utf8').catch(() => '');
  return /^\d{1,5}\s*$/.test(text) ? Number(text) : null;
}

async function findLinuxTool(): Promise<'nft' | 'iptables' | null> {
  for (const tool of ['nft', 'iptables'] as const) if (await isInstalled(tool)) return tool;
  return null;
}

async function isInstalled(tool: string): Promise<boolean> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...toolFolders];
  for (const folder of folders) {
    if (folder === '') continue;
    const there = await access(join(folder, tool)).then(
      () => true,
      () => false,
    );
    if (there) return true;
  }
  return false;
}

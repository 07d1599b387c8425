import { readFile } from 'node:fs/promises';
import type { HostsChange, HostsElevation, HostsOutcome, HostsPlan } from '../../shared/model/hosts-plan.ts';
import { shellQuote } from '../../shared/shell/shell-quote.ts';
import { backupPathOf, mayWrite, readHostsText, systemHostsPath, writeHosts } from './hosts-file.ts';
import { HostsChangeError, planText } from './hosts-plan.ts';

/** Runs one command line with the rights of an administrator, who is asked. Rejects when they refuse or it fails. */
export type RunElevated = (command: string) => Promise<void>;

export interface NamesOptions {
  /** Default: the system's hosts file. */
  readonly path?: string;
  /** Words that start this program's command line: `node cli.js`. */
  readonly commandLine: readonly string[];
  /** The desktop app can ask for an administrator; null elsewhere. */
  readonly elevate: RunElevated | null;
}

/** Entries for names in the system's hosts file. */
export interface Names {
  /** What a change would do. Only reads. @throws HostsChangeError, HostsBlockError */
  plan(change: HostsChange): Promise<HostsPlan>;
  /**
   * Makes a change that was planned, on the file of `revision`. Call only after consent.
   *
   * @throws HostsChangeError when there are conflicts or the file is another one by now; HostsBlockError
   */
  apply(change: HostsChange, revision: string): Promise<HostsOutcome>;
}

export function createNames({ path = systemHostsPath(), commandLine, elevate }: NamesOptions): Names {
  const elevationOf = async (): Promise<HostsElevation> =>
    (await mayWrite(path)) ? 'direct' : elevate === null ? 'commands' : 'prompt';

  const plan = async (change: HostsChange): Promise<HostsPlan & { readonly next: string }> => ({
    ...planText(await readHostsText(path), change),
    path,
    backup: backupPathOf(path),
    elevation: await elevationOf(),
    commands: [elevatedCommand(commandLine, change)],
    note: await noteOf(),
  });

  return {
    async plan(change) {
      const { next: _, ...shown } = await plan(change);
      return shown;
    },
    async apply(change, revision) {
      const planned = await plan(change);
      if (planned.conflicts.length > 0) {
        const { name, line, text } = planned.conflicts[0] ?? { name: '', line: 0, text: '' };
        throw new HostsChangeError(
          `Line ${line} of ${path} gives ${name} another address: '${text.trim()}'. Change or remove that line first.`,
        );
      }
      if (planned.revision !== revision) {
        throw new HostsChangeError(`${path} has changed since it was shown. Look at the new plan first.`);
      }
      if (planned.elevation !== 'prompt' || elevate === null) {
        return writeHosts({ path, revision, next: planned.next });
      }
      try {
        await elevate(words([...commandLine, ...argumentsOf(change)]));
      } catch {
        return { state: 'not_permitted', backup: null };
      }
      const written = (await readHostsText(path)) === planned.next;
      return { state: written ? 'written' : 'not_permitted', backup: written ? planned.backup : null };
    },
  };
}

const argumentsOf = (change: HostsChange): string[] =>
  change.kind === 'remove' ? ['hosts', '--remove', '--yes'] : ['hosts', '--add', ...change.names, '--yes'];

function elevatedCommand(commandLine: readonly string[], change: HostsChange): string {
  const line = words([...commandLine, ...argumentsOf(change)]);
  return process.platform === 'win32' ? line : `sudo ${line}`;
}

/** As words of a shell; names are judged before and need no quotes. */
const words = (parts: readonly string[]): string =>
  parts
    .map((part) => {
      if (/^[\w./:=\\@%+-]+$/.test(part)) return part;
      return process.platform === 'win32' ? `"${part.replaceAll('"', '')}"` : shellQuote(part);
    })
    .join(' ');

/** Windows and its Linux have a file each. */
async function noteOf(): Promise<string | null> {
  if (process.platform === 'win32') {
    return 'This is the file of Windows. Programs in WSL have their own /etc/hosts, which WSL makes anew from this one when it starts.';
  }
  const kernel = await readFile('/proc/sys/kernel/osrelease', 'utf8').catch(() => '');
  if (!/microsoft/i.test(kernel)) return null;
  return (
    'This is the file of WSL, made anew at each start unless generateHosts is false in /etc/wsl.conf. Browsers on Windows read ' +
    'C:\\Windows\\System32\\drivers\\etc\\hosts.'
  );
}

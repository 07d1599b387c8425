import { createHash } from 'node:crypto';
import { judgeHostName } from '../../shared/config/names.ts';
import {
  type HostsChange,
  type HostsConflict,
  type HostsPlan,
  hostsNameLimit,
} from '../../shared/model/hosts-plan.ts';
import { isLoopback, readHosts, withNames } from './hosts-text.ts';

/** A change that cannot be made, in a sentence for the person who asked for it. */
export class HostsChangeError extends Error {
  override readonly name = 'HostsChangeError';
}

/** What a change does to one text: what to show, and the text that would be written. */
export interface TextPlan
  extends Pick<HostsPlan, 'revision' | 'present' | 'removed' | 'added' | 'conflicts' | 'alreadyThere'> {
  readonly next: string;
}

/**
 * Plans a change of a hosts file. Lines of others are never touched.
 *
 * @param text one character for each byte
 * @throws HostsChangeError, HostsBlockError
 */
export function planText(text: string, change: HostsChange): TextPlan {
  if (text.includes('\0')) {
    throw new HostsChangeError('The hosts file is not a text of single bytes (UTF-16?). Change it by hand.');
  }
  const file = readHosts(text);
  const wanted = change.kind === 'add' ? judged(change.names) : [];
  const conflicts: HostsConflict[] = [];
  const alreadyThere: string[] = [];
  for (const name of wanted) {
    const lines = file.others.filter(({ names }) => names.includes(name));
    const elsewhere = lines.filter(({ address }) => !isLoopback(address));
    conflicts.push(...elsewhere.map(({ line, text: written }) => ({ name, line, text: written })));
    // One family alone is not enough: with the other, programs would ask DNS.
    const families = new Set(lines.map(({ address }) => address.includes(':')));
    if (elsewhere.length === 0 && families.size === 2) alreadyThere.push(name);
  }
  const fresh = wanted.filter((name) => !alreadyThere.includes(name) && !file.ownNames.includes(name));
  const names = change.kind === 'add' ? [...file.ownNames, ...fresh] : [];
  if (names.length > hostsNameLimit) {
    throw new HostsChangeError(
      `The block would have ${names.length} names; it takes ${hostsNameLimit}. Remove it first, or use names below 'localhost'.`,
    );
  }
  const isNeeded = change.kind === 'remove' || fresh.length > 0;
  const next = isNeeded ? withNames(text, names) : text;
  const before = file.block ?? [];
  const after = readHosts(next).block ?? [];
  return {
    revision: revisionOf(text),
    present: file.ownNames,
    removed: before.filter((line) => !after.includes(line)),
    added: after.filter((line) => !before.includes(line)),
    conflicts,
    alreadyThere,
    next,
  };
}

export const revisionOf = (text: string): string =>
  createHash('sha256').update(Buffer.from(text, 'latin1')).digest('hex');

function judged(names: readonly string[]): string[] {
  return [...new Set(names.map(judgeName))];
}

function judgeName(name: string): string {
  const judgement = judgeHostName(name);
  if (!judgement.ok) {
    throw new HostsChangeError(`'${name.slice(0, 80)}' ${judgement.message}. Allowed: ${judgement.allowed}.`);
  }
  if (name.includes('*'))
    throw new HostsChangeError(`'${name}' is a pattern; a hosts file has whole names only.`);
  if (/^[0-9.]+$/.test(judgement.value)) throw new HostsChangeError(`'${name}' is an address, not a name.`);
  if (judgement.value === 'localhost') {
    throw new HostsChangeError("'localhost' belongs to the system; it leads to this machine already.");
  }
  return judgement.value;
}

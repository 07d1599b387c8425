import { parseArgs } from 'node:util';
import type { HostsChange, HostsPlan } from '../../shared/model/hosts-plan.ts';
import { HostsChangeError } from '../names/hosts-plan.ts';
import { HostsBlockError } from '../names/hosts-text.ts';
import { createNames, type Names } from '../names/names.ts';
import { ownCommandLine } from './command-line.ts';
import { CommandError, type RunCommand, UsageError } from './context.ts';
import { printLine, say } from './output.ts';

/** `doorman hosts` */
export const hosts: RunCommand = async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      add: { type: 'string', multiple: true },
      remove: { type: 'boolean' },
      yes: { type: 'boolean', short: 'y' },
      file: { type: 'string' },
      'data-dir': { type: 'string' },
    },
  });
  const change = readChange(values.add, values.remove === true, positionals);
  const names = createNames({
    ...(values.file === undefined ? {} : { path: values.file }),
    commandLine: ownCommandLine(),
    elevate: null,
  });
  try {
    return change === null ? await show(names) : await carryOut(names, change, values.yes === true);
  } catch (error) {
    const isMeant = error instanceof HostsChangeError || error instanceof HostsBlockError;
    throw isMeant ? new CommandError(error.message) : error;
  }
};

/** Null when nothing is to be changed. */
function readChange(
  added: readonly string[] | undefined,
  remove: boolean,
  further: readonly string[],
): HostsChange | null {
  if (remove && (added !== undefined || further.length > 0)) {
    throw new UsageError('--remove takes the whole block away; it goes with no names.');
  }
  if (remove) return { kind: 'remove' };
  if (added !== undefined) return { kind: 'add', names: [...added, ...further] };
  if (further.length > 0)
    throw new UsageError(`Say what to do with ${further.join(', ')}: --add or --remove.`);
  return null;
}

async function show(names: Names): Promise<number> {
  const { present, path } = await names.plan({ kind: 'remove' });
  for (const name of present) await printLine(name);
  if (present.length === 0) say(`${path} has no entries of Doorman.`);
  return 0;
}

async function carryOut(names: Names, change: HostsChange, consent: boolean): Promise<number> {
  const plan = await names.plan(change);
  for (const line of planLines(plan)) say(line);
  if (plan.conflicts.length > 0) return 1;
  if (plan.added.length === 0 && plan.removed.length === 0) {
    say('Nothing has to be changed.');
    return 0;
  }
  if (!consent) {
    say('Nothing was changed. Add --yes to do it.');
    return 0;
  }
  const outcome = await names.apply(change, plan.revision);
  if (outcome.state === 'not_permitted') {
    say(`This needs the rights of an administrator. Nothing was changed. Run:`);
    for (const command of plan.commands) await printLine(command);
    return 1;
  }
  say(outcome.backup === null ? 'Written.' : `Written. The file as it was is in ${outcome.backup}.`);
  return 0;
}

function planLines({ path, added, removed, conflicts, alreadyThere, note }: HostsPlan): string[] {
  return [
    ...(added.length + removed.length === 0 ? [] : [`${path}:`]),
    ...removed.map((line) => `  - ${line}`),
    ...added.map((line) => `  + ${line}`),
    ...alreadyThere.map((name) => `${name} leads to this machine already, by a line that is not of Doorman.`),
    ...conflicts.map(
      ({ name, line, text }) =>
        `${path}:${line} gives ${name} another address: '${text.trim()}'. Change or remove that line first.`,
    ),
    ...(note === null ? [] : [note]),
  ];
}

import { go } from 'fuzzysort';
import type { Command } from './command.ts';

/** A part of a label, and whether it is what was typed. */
export interface LabelPart {
  readonly text: string;
  readonly isMatch: boolean;
}

export interface ListedCommand {
  readonly command: Command;
  /** The label in pieces; joined they are the label. */
  readonly label: readonly LabelPart[];
  /** The group's name, where the list is not grouped by it. */
  readonly from: string | null;
}

export interface CommandSection {
  readonly title: string;
  readonly items: readonly ListedCommand[];
}

/** Commands listed for what was typed; who types on finds the others. */
const foundLimit = 12;

/** Between 0 and 1, where 0.5 is a good match, and scattered letters that a person meant come to 0.3. */
const leastScore = 0.2;

const whole = ({ label }: Command): readonly LabelPart[] => [{ text: label, isMatch: false }];

/**
 * What the palette lists. Without a query: what was run last, then everything by group; with one, the best first.
 * The letters of a query may lie apart in a label or its group, as in `goup` for 'Go to Upstreams'.
 *
 * @param recent ids, the latest first; those of commands that are not there now are left out
 */
export function findCommands(
  commands: readonly Command[],
  query: string,
  recent: readonly string[],
): readonly CommandSection[] {
  const shown = commands.filter(({ hidden }) => hidden !== true);
  const typed = query.trim();
  if (typed !== '') {
    const found = go(typed, shown, {
      keys: ['label', ({ label, group }) => `${group} ${label}`],
      limit: foundLimit,
      threshold: leastScore,
    });
    const items = found.map(({ obj: command, 0: inLabel }) => ({
      command,
      label: (inLabel?.score ?? 0) === 0 ? whole(command) : partsOf(command.label, inLabel?.indexes ?? []),
      from: command.group,
    }));
    return items.length === 0 ? [] : [{ title: 'Found', items }];
  }
  const last = recent.flatMap((id) => shown.filter((command) => command.id === id));
  const groups = [...new Set(shown.map(({ group }) => group))];
  return [
    {
      title: 'Recent',
      items: last.map((command) => ({ command, label: whole(command), from: command.group })),
    },
    ...groups.map((title) => ({
      title,
      items: shown
        .filter((command) => command.group === title && !last.includes(command))
        .map((command) => ({ command, label: whole(command), from: null })),
    })),
  ].filter(({ items }) => items.length > 0);
}

function partsOf(label: string, indexes: readonly number[]): readonly LabelPart[] {
  const matched = new Set(indexes);
  const parts: { text: string; isMatch: boolean }[] = [];
  for (let index = 0; index < label.length; index += 1) {
    const isMatch = matched.has(index);
    const last = parts.at(-1);
    if (last?.isMatch === isMatch) last.text += label.charAt(index);
    else parts.push({ text: label.charAt(index), isMatch });
  }
  return parts;
}

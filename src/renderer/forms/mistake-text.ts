import type { Mistake } from '../../shared/config/mistakes.ts';
import { type Path, valueAt } from '../../shared/config/raw.ts';

/** Whether `path` is `above` or below it. */
export const isWithin = (path: Path, above: Path): boolean =>
  above.length <= path.length && above.every((key, index) => path[index] === key);

/** What is wrong at a field, without the path that the field stands for: '"a b" contains white space. Allowed: …'. */
export function fieldText(mistake: Mistake): string {
  const value = mistake.value === '' || mistake.message === 'is missing' ? '' : `${mistake.value} `;
  const start = value === '' ? mistake.message.charAt(0).toUpperCase() : mistake.message.charAt(0);
  const sentence = ended(`${value}${start}${mistake.message.slice(1)}`);
  return mistake.allowed === '' ? sentence : `${sentence} Allowed: ${ended(mistake.allowed)}`;
}

/** With a full stop, unless it ends in a mark of its own. */
const ended = (text: string): string => text.replace(/(?<![.?!])$/, '.');

/** The mistakes at a path and below, as one text; null when there are none. */
export function textAt(mistakes: readonly Mistake[], path: Path): string | null {
  const found = mistakes.filter((mistake) => isWithin(mistake.path, path));
  return found.length === 0 ? null : [...new Set(found.map(fieldText))].join(' ');
}

/** Indexes of the entries of the list at `path` that are mistaken. */
export const mistakenEntries = (mistakes: readonly Mistake[], path: Path): ReadonlySet<string | number> =>
  new Set(
    mistakes
      .filter((mistake) => isWithin(mistake.path, path))
      .flatMap((mistake) => mistake.path[path.length] ?? []),
  );

/** The place of a mistake in the names that people gave: 'Pool shop, upstreams.a.url'. */
export function placeText(mistake: Mistake, input: unknown): string {
  const [list, index, ...rest] = mistake.path;
  const id = valueAt(input, [...mistake.path.slice(0, 2), 'id']);
  const word =
    list === 'routes' ? 'Route' : list === 'pools' ? 'Pool' : list === 'listeners' ? 'Listener' : null;
  if (word === null || typeof index !== 'number') return mistake.path.length === 0 ? 'The file' : mistake.at;
  const name = typeof id === 'string' && id !== '' ? `${word} ${id}` : `${word} ${index + 1}`;
  const below = rest.flatMap((key, at) => {
    if (typeof key !== 'number') return [String(key)];
    // An entry of a list of texts is shown by its value, which is part of the sentence.
    const entry = valueAt(input, [...mistake.path.slice(0, at + 3), 'id']);
    return typeof entry === 'string' ? [entry] : [];
  });
  return below.length === 0 ? name : `${name}, ${below.join('.')}`;
}

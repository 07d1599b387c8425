import { formatCount } from '../format.ts';
import type { FindState } from './find.ts';

/** How far a search is and which match is shown: `3 of 12`. */
export function findWords({ pattern, count, current, isDone, isCut }: FindState): string {
  if (pattern === null) return '';
  if (count === 0) return isDone ? 'No match' : 'Searching…';
  const all = `${formatCount(count)}${isCut ? '+' : isDone ? '' : '…'}`;
  return current < 0 ? all : `${formatCount(current + 1)} of ${all}`;
}

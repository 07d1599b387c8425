import type { HeaderPairs } from '../../shared/model/exchange.ts';

/** One field line of two header sections laid beside each other. */
export interface ComparedField {
  readonly name: string;
  readonly value: string;
  /** `removed` is on the first side only, `added` on the second only; a changed value is one of each. */
  readonly difference: 'same' | 'added' | 'removed';
}

/**
 * Lays two header sections over each other, by name without case and exact value, repetition counted.
 * Order: the first side's, with what was added right after the last field of the same name, else at the end.
 */
export function compareHeaders(first: HeaderPairs, second: HeaderPairs): readonly ComparedField[] {
  const lines: ComparedField[] = [];
  const left = second.map(([name, value]) => ({ name, value, taken: false }));
  for (const [name, value] of first) {
    const match = left.find((field) => !field.taken && field.value === value && sameName(field.name, name));
    if (match !== undefined) match.taken = true;
    lines.push({ name, value, difference: match === undefined ? 'removed' : 'same' });
  }
  for (const { name, value, taken } of left) {
    if (taken) continue;
    const line: ComparedField = { name, value, difference: 'added' };
    const last = lines.findLastIndex((other) => sameName(other.name, name));
    if (last < 0) lines.push(line);
    else lines.splice(last + 1, 0, line);
  }
  return lines;
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The first value of a field, without regard to case; null when there is none. */
export function headerValue(headers: HeaderPairs, name: string): string | null {
  const wanted = name.toLowerCase();
  return headers.find(([candidate]) => candidate.toLowerCase() === wanted)?.[1] ?? null;
}

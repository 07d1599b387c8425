import { z } from 'zod';
import { filterLengthLimit } from '../../shared/filter/expression.ts';

/** Filters that are kept by name. */
export const savedFilterLimit = 50;
/** Characters in the name of one. */
export const savedNameLimit = 40;
/** Filters that were used last. */
export const recentFilterLimit = 8;

const filterText = z.string().min(1).max(filterLengthLimit);

const savedFilterSchema = z.object({ name: z.string().min(1).max(savedNameLimit), text: filterText });

/** A filter that a person gave a name, in the order of the chips. */
export type SavedFilter = z.infer<typeof savedFilterSchema>;

/** What is remembered of filters; part of the preferences. */
export const filterPreferences = {
  savedFilters: z.array(savedFilterSchema).max(savedFilterLimit).readonly().catch([]),
  /** The latest first. */
  recentFilters: z.array(filterText).max(recentFilterLimit).readonly().catch([]),
};

/** `recent` with one more in front. What it was typed from does not stay: each is longer than a beginning of it. */
export function withRecent(recent: readonly string[], text: string): readonly string[] {
  const others = recent.filter((other) => other !== text && !text.startsWith(other));
  return [text, ...others].slice(0, recentFilterLimit);
}

/** `saved` with the filter at `index` moved by some places. */
export function moveSaved(saved: readonly SavedFilter[], index: number, by: number): readonly SavedFilter[] {
  const moved = saved[index];
  const to = index + by;
  if (moved === undefined || to < 0 || to >= saved.length) return saved;
  return saved.toSpliced(index, 1).toSpliced(to, 0, moved);
}

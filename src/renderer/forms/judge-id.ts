import { splitLines } from '../../shared/config/judge.ts';
import { id } from '../../shared/config/names.ts';

const idSchema = id();

/** What is wrong with an id before it takes effect; null when nothing is. */
export function judgeId(text: string, taken: readonly string[]): string | null {
  if (taken.includes(text)) return `"${text}" is taken. Choose an id that nothing else of its kind has.`;
  const judged = idSchema.safeParse(text);
  if (judged.success) return null;
  const { message, allowed } = splitLines(judged.error.issues[0]?.message ?? '');
  return `"${text}" ${message}. Allowed: ${allowed}.`;
}

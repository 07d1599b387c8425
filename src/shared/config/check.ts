import { MAX_MISTAKES } from './bounds.ts';
import { type Mistake, makeMistake, mistakesFromIssues, parseOptions } from './mistakes.ts';
import { referenceMistakes } from './references.ts';
import { type Config, configSchema } from './schema.ts';
import { unsupportedMistakes } from './unsupported.ts';
import { unusableKeyMistakes } from './unusable-keys.ts';

export type CheckedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/**
 * Judges a configuration as read from the file: every value, what values say about one another, and what this
 * release supports. Reports all mistakes at once (at most 200, the last saying how many more there are).
 */
export const checkConfig = (input: unknown): CheckedConfig => {
  const parsed = configSchema.safeParse(input, parseOptions);
  const found = [
    ...(parsed.success ? [] : mistakesFromIssues(parsed.error.issues, input)),
    ...referenceMistakes(input),
    ...unsupportedMistakes(input),
  ];
  const mistakes = [...found, ...unusableKeyMistakes(input, found)];
  if (parsed.success && mistakes.length === 0) return { ok: true, config: parsed.data };
  if (mistakes.length <= MAX_MISTAKES) return { ok: false, mistakes };
  const further = mistakes.length - MAX_MISTAKES + 1;
  const rest = { ...makeMistake(input, [], `has ${further} further mistakes`, ''), value: '' };
  return { ok: false, mistakes: [...mistakes.slice(0, MAX_MISTAKES - 1), rest] };
};

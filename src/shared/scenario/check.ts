import { type Mistake, mistakesFromIssues, parseOptions } from '../config/mistakes.ts';
import { configurationMistakes } from './check-configuration.ts';
import { referenceMistakes } from './references.ts';
import { type ScenarioFile, scenarioSchema } from './schema.ts';

export type CheckedScenario =
  | { readonly ok: true; readonly scenario: ScenarioFile }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** Judges a scenario as read from its file: every value, then what values say about one another. */
export function checkScenario(input: unknown): CheckedScenario {
  const parsed = scenarioSchema.safeParse(input, parseOptions);
  if (!parsed.success) return { ok: false, mistakes: mistakesFromIssues(parsed.error.issues, input) };
  const mistakes = [...referenceMistakes(input, parsed.data), ...configurationMistakes(input, parsed.data)];
  return mistakes.length === 0 ? { ok: true, scenario: parsed.data } : { ok: false, mistakes };
}

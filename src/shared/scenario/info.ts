import type { ScenarioInfo } from '../model/scenario.ts';
import type { ScenarioFile } from './schema.ts';

/** What is said of a scenario before it runs. */
export function scenarioInfo(name: string, file: ScenarioFile): ScenarioInfo {
  const steps = file.steps.map(({ title, caption, see, duration }) => ({
    title,
    caption,
    see,
    seconds: duration / 1_000,
  }));
  return {
    name,
    title: file.title,
    summary: file.summary,
    lesson: file.lesson,
    seconds: steps.reduce((sum, { seconds }) => sum + seconds, 0),
    seed: file.seed,
    steps,
    checks: file.steps.flatMap(({ checks }, step) =>
      checks.map(({ id, sentence }) => ({ id, step, sentence })),
    ),
  };
}

import type { ScenarioInfo, ScenarioState } from '../../shared/model/scenario.ts';
import { printJson, printLine } from './output.ts';

/** Tells the course of a scenario as it turns. */
export interface DemoReporter {
  take(state: ScenarioState): void;
  finish(state: ScenarioState): Promise<void>;
}

/** @param asJson prints nothing but the end, as one line of JSON */
export function demoReporter(info: ScenarioInfo, asJson: boolean): DemoReporter {
  let step = -1;
  const told = new Set<string>();
  const sentences = new Map(info.checks.map(({ id, sentence }) => [id, sentence]));

  const stepOf = new Map(info.checks.map((check) => [check.id, check.step]));

  /** Those of steps before that one. */
  const tellChecks = ({ checks }: ScenarioState, before: number): void => {
    for (const { id, state, measured } of checks) {
      if ((stepOf.get(id) ?? 0) >= before) continue;
      if ((state !== 'passed' && state !== 'failed') || told.has(id)) continue;
      told.add(id);
      void printLine(
        `   ${state === 'passed' ? 'ok    ' : 'FAILED'} ${sentences.get(id) ?? id}  ${measured}`,
      );
    }
  };

  const tellSteps = (until: number): void => {
    while (step < until) {
      step += 1;
      const present = info.steps[step];
      if (present === undefined) continue;
      void printLine(`\n${step + 1}. ${present.title}\n   ${present.caption}`);
    }
  };

  if (!asJson) void printLine(`${info.title} (seed ${info.seed})\n${info.summary}`);

  return {
    take(state) {
      if (asJson || state.phase === 'starting') return;
      tellChecks(state, state.step);
      tellSteps(state.step);
      tellChecks(state, Number.POSITIVE_INFINITY);
    },
    async finish(state) {
      const { name, seed, phase, problem, elapsed, checks, traffic } = state;
      if (asJson) {
        const results = checks.map((check) => ({ ...check, sentence: sentences.get(check.id) ?? '' }));
        await printJson(JSON.stringify({ name, seed, phase, problem, elapsed, checks: results, traffic }));
        return;
      }
      tellChecks(state, state.step);
      tellSteps(state.step);
      tellChecks(state, Number.POSITIVE_INFINITY);
      for (const { id, state: left } of checks) {
        if (left === 'waiting') await printLine(`   not reached: ${sentences.get(id) ?? id}`);
      }
      if (problem !== null) await printLine(`\n${problem}`);
      await printLine(
        `\n${phase === 'passed' ? 'Passed' : 'FAILED'} after ${(elapsed / 1_000).toFixed(1)} s: ${traffic.sent} requests sent, ${traffic.answered} answered, ${traffic.failed} failed.`,
      );
    },
  };
}

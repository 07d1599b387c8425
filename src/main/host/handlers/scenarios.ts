import type { Handlers } from '../../../shared/contract/methods.ts';
import type { Scenarios } from '../scenarios/runs.ts';

type ScenarioHandlers = Pick<Handlers, 'scenarios.list' | 'scenarios.run' | 'scenarios.control'>;

/** Scenarios that come with Doorman, and the one that is up. */
export function scenarioHandlers(scenarios: Scenarios): ScenarioHandlers {
  return {
    'scenarios.list': async () => ({ items: await scenarios.list() }),
    'scenarios.run': async (params) => {
      await scenarios.run(params);
      return {};
    },
    'scenarios.control': async ({ action }) => {
      await scenarios.control(action);
      return {};
    },
  };
}

import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { scenarioInfo } from '../../../shared/scenario/info.ts';
import { readScenarios } from '../../scenario/library.ts';

type ScenarioHandlers = Pick<Handlers, 'scenarios.list' | 'scenarios.run' | 'scenarios.control'>;

/** @param folder of the scenarios that come with Doorman */
export function scenarioHandlers(folder: URL): ScenarioHandlers {
  return {
    'scenarios.list': async () => ({
      items: (await readScenarios(folder)).map(({ name, scenario }) => scenarioInfo(name, scenario)),
    }),
    'scenarios.run': ({ name }) => {
      throw new ContractError('scenario.failed', `'${name}' cannot be run by this version of Doorman.`);
    },
    'scenarios.control': () => {
      throw new ContractError('scenario.none', 'No scenario is up. Run one first.');
    },
  };
}

import type { ScenarioAction } from '../../shared/model/scenario.ts';
import type { Stores } from '../stores/stores.ts';
import { errorText } from '../ui/inline-error.tsx';
import type { Command } from './command.ts';

/** Scenarios, for the palette: each can be run, and the one that is up can be stopped and presented. */
export function scenarioCommands({ scenario, navigation, notices }: Stores): readonly Command[] {
  const { items, run } = scenario.getState();
  const fail = (error: unknown) => notices.getState().fail(errorText(error));
  const control = (action: ScenarioAction) => () => {
    scenario.getState().control(action).catch(fail);
  };
  const command = (id: string, label: string, action: () => void): Command => ({
    id: `scenario.${id}`,
    label,
    group: 'Scenario',
    run: action,
  });
  return [
    ...(run === null
      ? []
      : [
          command('stop', 'Stop the scenario', control('stop')),
          command('reset', 'Start the scenario over', control('reset')),
          command('present', 'Present the scenario in large type', () => scenario.getState().present(true)),
        ]),
    ...(items ?? []).map(({ name, title }) =>
      command(`run.${name}`, `Run the scenario ${title}`, () => {
        navigation.getState().show('scenarios');
        scenario.getState().begin(name).catch(fail);
      }),
    ),
  ];
}

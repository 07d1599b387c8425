import { ContractError } from '../../../shared/contract/errors.ts';
import type { MethodParams } from '../../../shared/contract/methods.ts';
import type { ScenarioAction, ScenarioInfo, ScenarioState } from '../../../shared/model/scenario.ts';
import { scenarioInfo } from '../../../shared/scenario/info.ts';
import { readScenarios, ScenarioFileError } from '../../scenario/library.ts';
import { ScenarioRun } from '../../scenario/run/scenario-run.ts';
import type { Stage } from '../../scenario/stage.ts';
import { createSerialiser } from '../serialise.ts';

/** Least time between two states that are published, in milliseconds. */
const publishInterval = 250;

export interface ScenariosOptions {
  /** Of the files, with a slash at its end. */
  readonly folder: URL;
  readonly stage: Stage;
  readonly publish: (state: ScenarioState | null) => void;
  readonly onError: (error: unknown) => void;
}

/** Scenarios, and the one that is up. */
export interface Scenarios {
  /** @throws ContractError `scenario.invalid` */
  list(): Promise<readonly ScenarioInfo[]>;
  /** @throws ContractError `scenario.unknown`, `scenario.invalid` or `scenario.busy` */
  run(params: MethodParams<'scenarios.run'>): Promise<void>;
  /** @throws ContractError `scenario.none` */
  control(action: ScenarioAction): Promise<void>;
  state(): ScenarioState | null;
  close(): Promise<void>;
}

export function createScenarios({ folder, stage, publish, onError }: ScenariosOptions): Scenarios {
  const inOrder = createSerialiser();
  let current: { readonly run: ScenarioRun; readonly make: (paused: boolean) => ScenarioRun } | null = null;
  let publishedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const state = (): ScenarioState | null => current?.run.state ?? null;

  const publishSoon = (): void => {
    if (timer !== undefined) return;
    const wait = Math.max(0, publishedAt + publishInterval - performance.now());
    timer = setTimeout(() => {
      timer = undefined;
      publishedAt = performance.now();
      publish(state());
    }, wait);
  };

  const read = async () => {
    try {
      return await readScenarios(folder);
    } catch (error) {
      if (error instanceof ScenarioFileError)
        throw new ContractError('scenario.invalid', error.message, error.mistakes);
      throw error;
    }
  };

  const takeDown = async (): Promise<void> => {
    const ending = current?.run;
    if (ending === undefined) return;
    try {
      await ending.end();
    } catch (error) {
      onError(error);
    }
    current = null;
    publishSoon();
  };

  const putUp = (make: (paused: boolean) => ScenarioRun, paused: boolean): void => {
    current = { run: make(paused), make };
    current.run.begin();
    publishSoon();
  };

  return {
    list: async () => (await read()).map(({ name, scenario }) => scenarioInfo(name, scenario)),
    run: ({ name, seed, paused, speed }) =>
      inOrder(async () => {
        const busy = current?.run;
        if (busy !== undefined && !busy.isOver)
          throw new ContractError(
            'scenario.busy',
            `The scenario '${busy.name}' is up. Stop it, and run '${name}' then.`,
          );
        const all = await read();
        const found = all.find((one) => one.name === name);
        if (found === undefined)
          throw new ContractError(
            'scenario.unknown',
            `There is no scenario '${name}'. There are ${all.map((one) => one.name).join(', ')}.`,
          );
        await takeDown();
        const file = found.scenario;
        putUp(
          (isPaused) =>
            new ScenarioRun({
              name,
              file,
              seed: seed ?? file.seed,
              speed: speed ?? 1,
              paused: isPaused,
              stage,
              onChange: publishSoon,
            }),
          paused,
        );
      }),
    control: (action) =>
      inOrder(async () => {
        if (current === null) throw new ContractError('scenario.none', 'No scenario is up. Run one first.');
        const { run, make } = current;
        if (action === 'stop') await takeDown();
        else if (action === 'reset') {
          await takeDown();
          putUp(make, true);
        } else await run[action]();
        publishSoon();
      }),
    state,
    close: () =>
      inOrder(async () => {
        await takeDown();
        clearTimeout(timer);
        timer = undefined;
      }),
  };
}

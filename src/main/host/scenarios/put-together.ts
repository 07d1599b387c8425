import type { EventPayloads } from '../../../shared/contract/events.ts';
import type { ClientPlaceSetting } from '../../../shared/model/client-place.ts';
import { describe } from '../describe-error.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';
import type { HostOptions } from '../host-options.ts';
import type { StatusBoard } from '../status-board.ts';
import { createScenarioOverlay, type ScenarioOverlay } from './overlay.ts';
import { createScenarios, type Scenarios } from './runs.ts';
import { createScenarioStage, type HostStage } from './stage.ts';

export interface ScenarioSurroundings {
  readonly options: Pick<HostOptions, 'workers' | 'scenarios' | 'log'>;
  /** Folder that relative paths of the configuration start from. */
  readonly baseDirectory: string;
  readonly engine: EngineSupervisor;
  readonly board: StatusBoard;
  readonly isCapturing: () => boolean;
  readonly placeClients: (places: readonly ClientPlaceSetting[]) => Promise<void>;
  /** A scenario begins to look at exchanges, or ends. */
  readonly onWatched: () => void;
  readonly publish: (state: EventPayloads['scenario']) => void;
}

/** What a host has for scenarios. */
export interface ScenarioParts {
  /** The engine as the configuration of the file sees it: what a scenario adds lies over it. */
  readonly engine: ScenarioOverlay['engine'];
  /** To be told what happens. */
  readonly stage: HostStage;
  readonly scenarios: Scenarios;
}

export function putScenariosTogether(surroundings: ScenarioSurroundings): ScenarioParts {
  const { options, baseDirectory, engine, board, isCapturing, placeClients, onWatched, publish } =
    surroundings;
  const overlay = createScenarioOverlay({
    engine,
    baseDirectory,
    onApplied: ({ listeners }) => board.takeListeners(listeners),
    onLost: (message) => stage.lost(message),
  });
  const stage = createScenarioStage({
    engine,
    board,
    overlay,
    workers: options.workers,
    isCapturing,
    placeClients,
    onWatched,
  });
  const scenarios = createScenarios({
    folder: options.scenarios,
    stage,
    publish,
    onError: (error) => options.log('error', `A scenario could not be taken down: ${describe(error)}`),
  });
  return { engine: overlay.engine, stage, scenarios };
}

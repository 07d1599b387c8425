import { ContractError } from '../../../shared/contract/errors.ts';
import type { ClientPlaceSetting } from '../../../shared/model/client-place.ts';
import type { AppEvent } from '../../../shared/model/event.ts';
import type { ExchangeSummary } from '../../../shared/model/exchange.ts';
import type { Asked, Onlooker, Stage } from '../../scenario/stage.ts';
import type { TrafficRequests } from '../../scenario/traffic/protocol.ts';
import type { UpstreamRequests } from '../../scenario/upstreams/protocol.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';
import type { StatusBoard } from '../status-board.ts';
import { type RequestTable, startThread } from '../thread.ts';
import type { ScenarioOverlay } from './overlay.ts';

/** Heap of each of the two threads of a scenario, in MiB. */
const resourceLimits = { maxOldGenerationSizeMb: 256 };

export interface ScenarioStageOptions {
  readonly engine: Pick<EngineSupervisor, 'ask' | 'life' | 'applied'>;
  readonly board: Pick<StatusBoard, 'listeners' | 'traffic'>;
  readonly overlay: Pick<ScenarioOverlay, 'lay' | 'lift'>;
  readonly workers: { readonly demoUpstreams: URL; readonly demoTraffic: URL };
  readonly isCapturing: () => boolean;
  /** Clients that a scenario placed, besides those of a person. */
  readonly placeClients: (places: readonly ClientPlaceSetting[]) => Promise<void>;
  /** Whether a scenario looks at exchanges, so that the engine reports them. */
  readonly onWatched: () => void;
}

/** The running Doorman as the place where a scenario plays, with what tells it what happens. */
export interface HostStage extends Stage {
  readonly isWatched: boolean;
  takeExchanges(items: readonly ExchangeSummary[]): void;
  takeEvent(event: AppEvent): void;
  takeStatus(): void;
  lost(message: string): void;
}

export function createScenarioStage(options: ScenarioStageOptions): HostStage {
  const { engine, board, overlay, workers } = options;
  let onlooker: Onlooker | null = null;

  const start = <Requests extends RequestTable<Requests>>(
    url: URL,
    name: string,
    seed: number,
  ): Asked<Requests> =>
    startThread<Requests, { readonly kind: string }>({
      url,
      name,
      workerData: { seed },
      resourceLimits,
      onMessage: () => undefined,
      onEnd: () => undefined,
    });

  return {
    hindrance() {
      if (!options.isCapturing())
        return 'Recording is paused, and a scenario measures what is recorded. Resume it, and run the scenario again.';
      if (engine.applied()?.config.capture.exchanges === 0)
        return "The configuration keeps no exchanges ('capture.exchanges: 0'), and a scenario measures those. Keep some, and run it again.";
      return null;
    },
    lay: overlay.lay,
    lift: overlay.lift,
    place: options.placeClients,
    async control(control) {
      if ((await engine.ask('control', control)) === 'done') return;
      throw new ContractError(
        'scenario.failed',
        `The scenario has no upstream '${control.upstream}' in a pool '${control.pool}'.`,
      );
    },
    async purge(prefix) {
      await engine.ask('cachePurge', { by: 'prefix', value: prefix });
    },
    detail: (id) => engine.ask('exchange', { id }),
    generation: () => engine.life().generation,
    listeners: board.listeners,
    upstreams: () => board.traffic().upstreams,
    async watch(next) {
      onlooker = next;
      options.onWatched();
    },
    startUpstreams: (seed) => start<UpstreamRequests>(workers.demoUpstreams, 'demo-upstreams', seed),
    startTraffic: (seed) => start<TrafficRequests>(workers.demoTraffic, 'demo-traffic', seed),
    get isWatched() {
      return onlooker !== null;
    },
    takeExchanges: (items) => onlooker?.exchanges(items),
    takeEvent: (event) => onlooker?.event(event),
    takeStatus: () => onlooker?.status(),
    lost: (message) => onlooker?.lost(message),
  };
}

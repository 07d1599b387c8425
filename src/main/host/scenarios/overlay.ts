import { checkConfig } from '../../../shared/config/check.ts';
import type { Config } from '../../../shared/config/schema.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { ScenarioOverlay as Added } from '../../../shared/model/scenario.ts';
import { type AddedConfig, compose } from '../../../shared/scenario/compose.ts';
import type { ApplyRefusal, ApplySuccess } from '../../engine/protocol.ts';
import type { EngineConfiguration, EngineSupervisor } from '../engine-supervisor.ts';
import { createSerialiser } from '../serialise.ts';

/** The engine as whoever brings the file to it sees it: nothing but the file. */
export type FileEngine = Pick<EngineSupervisor, 'apply' | 'applied' | 'life' | 'start'>;

/** Lays what a scenario adds over the configuration of the file, in memory. See ADR 24. */
export interface ScenarioOverlay {
  readonly engine: FileEngine;
  /**
   * Lays this over the file's configuration, in place of what lay there.
   *
   * @throws ContractError `scenario.failed` when both cannot run together, or what the engine refuses; nothing changed then
   */
  lay(added: Added): Promise<void>;
  /** The file's configuration alone again. @throws ContractError `engine.unavailable` */
  lift(): Promise<void>;
}

export interface ScenarioOverlayOptions {
  readonly engine: Pick<EngineSupervisor, 'apply' | 'life' | 'start'>;
  /** Relative paths start here. */
  readonly baseDirectory: string;
  /** What the engine opened, after {@link ScenarioOverlay.lay} and {@link ScenarioOverlay.lift}. */
  readonly onApplied: (result: ApplySuccess) => void;
  /** The file's configuration and what lay over it could not run together any more, so that is gone: a sentence. */
  readonly onLost: (message: string) => void;
}

export function createScenarioOverlay(options: ScenarioOverlayOptions): ScenarioOverlay {
  const { engine } = options;
  const inOrder = createSerialiser();
  let file: EngineConfiguration | null = null;
  let added: AddedConfig | null = null;

  const present = (): EngineConfiguration =>
    file ?? { config: emptyConfig(), baseDirectory: options.baseDirectory };

  /** The file's alone, as what lay over it stands in its way. What the person wants goes first. */
  const giveWay = async (next: EngineConfiguration, partial: boolean, message: string) => {
    const result = await engine.apply(next, { partial });
    if (result.ok) {
      added = null;
      options.onLost(message);
    }
    return result;
  };

  const applyFile = async (
    next: EngineConfiguration,
    partial: boolean,
  ): Promise<ApplySuccess | ApplyRefusal> => {
    if (added === null) return engine.apply(next, { partial });
    const composed = compose(next.config, added);
    if (!composed.ok) return giveWay(next, partial, composed.message);
    const result = await engine.apply({ ...next, config: composed.config }, { partial });
    const own = new Set(added.listeners.map(({ id }) => id));
    const isInTheWay = result.listeners.some(({ id, state }) => own.has(id) && state === 'failed');
    if (!isInTheWay) return result;
    return giveWay(next, partial, 'A port of the scenario is no longer free.');
  };

  return {
    engine: {
      life: engine.life,
      applied: () => file,
      start(initial) {
        file = initial;
        return engine.start(initial);
      },
      apply: (next, { partial }) =>
        inOrder(async () => {
          const result = await applyFile(next, partial);
          if (result.ok) file = next;
          return result;
        }),
    },
    lay: (overlay) =>
      inOrder(async () => {
        const checked = checkConfig({ version: 1, ...overlay });
        if (!checked.ok)
          throw new ContractError(
            'scenario.failed',
            'What the scenario adds is not valid.',
            checked.mistakes,
          );
        const { listeners, routes, pools } = checked.config;
        const next = { listeners, routes, pools };
        const under = present();
        const composed = compose(under.config, next);
        if (!composed.ok) throw new ContractError('scenario.failed', composed.message);
        const own = new Set(listeners.map(({ id }) => id));
        // Listeners of the file that could not be opened before are no reason against the scenario.
        const result = await engine.apply({ ...under, config: composed.config }, { partial: true });
        const failed = result.listeners.filter(({ id, state }) => own.has(id) && state === 'failed');
        if (!result.ok || failed.length > 0) {
          if (result.ok) await engine.apply(withAdded(under, added), { partial: true });
          const reasons = failed.map(
            ({ id, problem }) => `Listener '${id}': ${problem ?? 'it is not open.'}`,
          );
          const message = result.ok ? reasons.join(' ') : result.message;
          throw new ContractError('scenario.failed', message);
        }
        added = next;
        options.onApplied(result);
      }),
    lift: () =>
      inOrder(async () => {
        if (added === null) return;
        const result = await engine.apply(present(), { partial: true });
        // The file's configuration runs already but for what lay over it, and nothing in it is opened anew.
        if (!result.ok) throw new ContractError('scenario.failed', result.message);
        added = null;
        options.onApplied(result);
      }),
  };
}

function withAdded(under: EngineConfiguration, added: AddedConfig | null): EngineConfiguration {
  const composed = added === null ? null : compose(under.config, added);
  return composed?.ok === true ? { ...under, config: composed.config } : under;
}

function emptyConfig(): Config {
  const checked = checkConfig({ version: 1 });
  if (!checked.ok) throw new Error('An empty configuration is valid.');
  return checked.config;
}

import { dirname } from 'node:path';
import { checkConfig } from '../../shared/config/check.ts';
import { formatMistake, type Mistake } from '../../shared/config/mistakes.ts';
import type { Config } from '../../shared/config/schema.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { ConfigSnapshot } from '../../shared/contract/methods/config.ts';
import type { ConfigOrigin, EventReport } from '../../shared/model/event.ts';
import type { ListenerStatus } from '../../shared/model/status.ts';
import { epochMilliseconds } from '../../shared/model/units.ts';
import { ConfigConflictError, type ConfigStore, type Preparation } from '../config/store.ts';
import type { ApplyRefusal, ApplySuccess } from '../engine/protocol.ts';
import { type CheckedText, certificateMistakes } from './certificate-mistakes.ts';
import type { EngineConfiguration } from './engine-supervisor.ts';
import type { ListenerNotes } from './listener-notes.ts';
import type { Problems } from './problems.ts';
import type { FileEngine } from './scenarios/overlay.ts';
import { createSerialiser } from './serialise.ts';

/** Mistakes named in a problem's sentence; the routes view lists them all. */
const mistakesNamed = 3;

export interface ConfigurationOptions {
  readonly store: ConfigStore;
  readonly engine: FileEngine;
  readonly problems: Problems;
  readonly notes: ListenerNotes;
  /** Listeners as the engine reported them last. */
  readonly listeners: () => readonly ListenerStatus[];
  /** The engine runs this configuration now. */
  readonly onApplied: (config: Config, listeners: readonly ListenerStatus[]) => Promise<void>;
  /** A change was taken over, or was not. */
  readonly onEvent: (event: EventReport) => void;
  /** The file, or what is known of it, changed. */
  readonly onChange: () => void;
}

export interface AppliedRevision {
  readonly revision: string;
  readonly generation: number;
}

/** Brings file and engine together. One change at a time; one that fails changes nothing. */
export interface Configuration {
  snapshot(): ConfigSnapshot;
  isValid(): boolean;
  /**
   * Checks, applies to the engine, then saves.
   *
   * @throws ContractError `config.invalid`, `config.conflict`, `config.not_applied` or `engine.unavailable`
   */
  apply(input: unknown, baseRevision: string): Promise<AppliedRevision>;
  /** Changes what is in the file now, whatever its revision. Errors as for {@link Configuration.apply}. */
  edit(change: (input: unknown) => Promise<unknown>): Promise<AppliedRevision>;
  /**
   * Puts a whole text, comments and all, in place of the file's. Errors as for {@link Configuration.apply}.
   */
  restore(text: string): Promise<AppliedRevision>;
  /** Reads the file again and applies it. Errors as for {@link Configuration.apply}. */
  reload(): Promise<AppliedRevision>;
  /** The engine told what became of the configuration it was started with. */
  startApplied(result: ApplySuccess | ApplyRefusal): void;
}

export function createConfiguration(options: ConfigurationOptions): Configuration {
  const { store, engine, problems, notes } = options;
  const inOrder = createSerialiser();
  const baseDirectory = dirname(store.current().path);

  const applied = (): AppliedRevision => ({
    revision: store.current().revision,
    generation: engine.life().generation,
  });

  const reportMistakes = (): void => {
    const { mistakes, path } = store.current();
    if (mistakes.length === 0) {
      problems.resolve('config.invalid');
      return;
    }
    problems.report({
      code: 'config.invalid',
      severity: 'error',
      message: `${path} has ${countOf(mistakes)}: ${sentenceOf(mistakes)} ${keepsRunning(engine)}`,
    });
  };

  /** @throws ContractError `config.not_applied` */
  const applyToEngine = async (checked: CheckedText): Promise<void> => {
    const { config } = checked;
    const next: EngineConfiguration = { config, baseDirectory };
    let result = await engine.apply(next, { partial: false });
    // What did not work before cannot be a reason against a change that leaves it as it was.
    if (!result.ok && isOnlyKnownTrouble(result, options.listeners())) {
      result = await engine.apply(next, { partial: true });
    }
    if (!result.ok) {
      const inFiles = await certificateMistakes(checked, baseDirectory);
      throw await refused(result, notes, placesOf(inFiles));
    }
    problems.resolve('config.not_applied');
    await options.onApplied(config, result.listeners);
  };

  const goBackTo = async (before: EngineConfiguration | null): Promise<void> => {
    const empty = checkConfig({ version: 1 });
    const target = before ?? (empty.ok ? { config: empty.config, baseDirectory } : null);
    if (target === null) return;
    const result = await engine.apply(target, { partial: true });
    await options.onApplied(target.config, result.listeners);
  };

  /** @throws ContractError */
  const change = async (preparation: Promise<Preparation>): Promise<AppliedRevision> => {
    const result = await preparation;
    if (!result.ok) {
      if (result.reason === 'conflict') throw new ContractError('config.conflict', result.message);
      throw invalid(result.mistakes);
    }
    const before = engine.applied();
    await applyToEngine(result.prepared);
    try {
      await store.save(result.prepared);
    } catch (error) {
      await goBackTo(before);
      if (error instanceof ConfigConflictError) throw new ContractError('config.conflict', error.message);
      const reason = error instanceof Error ? error.message : String(error);
      throw new ContractError(
        'config.not_applied',
        `The file could not be saved, so nothing was changed: ${reason}`,
      );
    }
    reportMistakes();
    options.onChange();
    return applied();
  };

  /** Takes over what the store has read from the file. @throws ContractError */
  const takeOver = async (): Promise<AppliedRevision> => {
    const { exists, config, mistakes, path, text, input } = store.current();
    options.onChange();
    if (!exists && (engine.applied()?.config.listeners.length ?? 0) > 0) {
      const message = `${path} is gone. ${keepsRunning(engine)}`;
      problems.report({ code: 'config.invalid', severity: 'warning', message });
      throw new ContractError('config.invalid', message, []);
    }
    reportMistakes();
    if (config === null) throw invalid(mistakes);
    await applyToEngine({ text, input, config });
    options.onChange();
    return applied();
  };

  const reportRefusal = (error: unknown): void => {
    if (error instanceof ContractError && error.code === 'config.invalid') return;
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${store.current().path} was not taken over: ${reason} ${keepsRunning(engine)}`;
    problems.report({ code: 'config.not_applied', severity: 'error', message });
  };

  const takeOverAndReport = async (): Promise<AppliedRevision> => {
    try {
      return await takeOver();
    } catch (error) {
      reportRefusal(error);
      throw error;
    }
  };

  /** Writes into the event log what became of a change. */
  const logged = async (
    origin: ConfigOrigin,
    task: () => Promise<AppliedRevision>,
  ): Promise<AppliedRevision> => {
    const at = () => epochMilliseconds(Date.now());
    try {
      const revision = await task();
      const { generation } = revision;
      options.onEvent({ kind: 'config.applied', at: at(), evidence: { generation, origin } });
      return revision;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      options.onEvent({ kind: 'config.refused', at: at(), evidence: { origin, message } });
      throw error;
    }
  };

  const takeOverFile = (): Promise<AppliedRevision> => logged('file', takeOverAndReport);

  reportMistakes();
  store.watch(() => {
    // Whatever is wrong has become a problem that the interface shows.
    void inOrder(takeOverFile).catch(() => undefined);
  });

  return {
    snapshot() {
      const { path, exists, revision, text, input, mistakes } = store.current();
      return { path, exists, revision, text, input, mistakes };
    },
    isValid: () => store.current().mistakes.length === 0,
    apply: (input, baseRevision) =>
      inOrder(() => logged('window', () => change(store.prepare(input, baseRevision)))),
    edit: (makeInput) =>
      inOrder(() =>
        logged('window', async () => {
          const { input, revision, mistakes } = store.current();
          if (mistakes.length > 0) throw invalid(mistakes);
          return change(store.prepare(await makeInput(input), revision));
        }),
      ),
    restore: (text) => inOrder(() => logged('window', () => change(store.prepareText(text)))),
    reload: () =>
      inOrder(async () => {
        await store.reload();
        return takeOverFile();
      }),
    startApplied(result) {
      if (result.ok) problems.resolve('config.not_applied');
      else reportRefusal(new Error(result.message));
    },
  };
}

const countOf = (mistakes: readonly Mistake[]): string =>
  mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;

function sentenceOf(mistakes: readonly Mistake[]): string {
  const named = mistakes.slice(0, mistakesNamed).map(formatMistake).join('; ');
  return mistakes.length > mistakesNamed ? `${named}; …` : `${named}.`;
}

const keepsRunning = (engine: FileEngine): string =>
  engine.applied() === null ? 'Nothing runs until it is mended.' : 'What was running before goes on.';

function invalid(mistakes: readonly Mistake[]): ContractError {
  return new ContractError(
    'config.invalid',
    `The configuration has ${countOf(mistakes)} and was not applied: ${sentenceOf(mistakes)}`,
    mistakes,
  );
}

/** Whether each listener that refuses had failed already, with the same port. */
function isOnlyKnownTrouble(refusal: ApplyRefusal, before: readonly ListenerStatus[]): boolean {
  const failed = refusal.listeners.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return false;
  return failed.every(({ id, port }) =>
    before.some((known) => known.id === id && known.port === port && known.state === 'failed'),
  );
}

/** ` See line 6 (listeners[0].tls.cert).`: where the files stand that are of no use; nothing when all are. */
function placesOf(mistakes: readonly Mistake[]): string {
  const places = mistakes
    .slice(0, mistakesNamed)
    .map(({ line, at }) => (line === undefined ? at : `line ${line} (${at})`));
  return places.length === 0 ? '' : ` See ${places.join(', ')}.`;
}

async function refused(refusal: ApplyRefusal, notes: ListenerNotes, places: string): Promise<ContractError> {
  const listeners = await notes.completeAll(refusal.listeners);
  const reasons = listeners.flatMap(({ id, problem }) =>
    problem === null ? [] : [`listener '${id}': ${problem}`],
  );
  const message = reasons.length === 0 ? refusal.message : `Nothing was changed. ${reasons.join(' ')}`;
  return new ContractError('config.not_applied', `${message}${places}`, listeners);
}

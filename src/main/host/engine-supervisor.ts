import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Config } from '../../shared/config/schema.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { HeldExchange } from '../../shared/model/breakpoint.ts';
import type { DefenceReport } from '../../shared/model/defence.ts';
import type { EventReport } from '../../shared/model/event.ts';
import type { ExchangeSummary } from '../../shared/model/exchange.ts';
import type { AppStatus } from '../../shared/model/status.ts';
import { epochMilliseconds, type Milliseconds, milliseconds } from '../../shared/model/units.ts';
import type {
  ApplyRefusal,
  ApplySuccess,
  AuthorityMaterial,
  EngineRequestName,
  EngineRequests,
  EngineStart,
  FromEngine,
} from '../engine/protocol.ts';
import type { ClientTrustMaterial } from '../engine/tls/client-trust.ts';
import {
  createEngineSettings,
  type EngineSettingChanges,
  type EngineSettingRequest,
  ignoreGone,
} from './engine-settings.ts';
import { healthyLife, restartDelay } from './restart-delay.ts';
import { createSerialiser } from './serialise.ts';
import { startThread, type Thread, type ThreadEnd, ThreadGoneError } from './thread.ts';

/** Heap of the engine's thread in MiB. Bodies live outside it, under `capture.totalBytes`. */
const resourceLimits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64 };

/** How long an apply waits for an engine that is just being started again. */
const startPatience = milliseconds(10_000);

/** Beyond the drain itself, what the engine gets to close its sockets before its thread is ended. */
const shutdownGrace = milliseconds(2_000);

/** A configuration as the engine takes it. */
export interface EngineConfiguration {
  readonly config: Config;
  /** Relative paths in the configuration start here. */
  readonly baseDirectory: string;
}

export type EngineReport = Extract<FromEngine, { kind: 'status' }>;
export type EngineLife = AppStatus['engine'];

export interface EngineSupervisorOptions {
  readonly worker: URL;
  readonly authority: AuthorityMaterial | null;
  readonly clientTrust: ClientTrustMaterial;
  readonly capturing: boolean;
  /** Secret that sticky cookies are made with. */
  readonly stickyKey: Uint8Array;
  /** Where responses are kept on disk unless the configuration names another folder. */
  readonly cacheDirectory: string;
  /** Takes our end of the channel on which each new engine sends finished exchanges. */
  readonly attachHistory: (port: MessagePort) => void;
  readonly onExchanges: (items: readonly ExchangeSummary[]) => void;
  /** What breakpoints hold changed; nothing when the engine ended. */
  readonly onHeld: (held: readonly HeldExchange[], passed: number) => void;
  readonly onReport: (report: EngineReport) => void;
  readonly onDefence: (report: DefenceReport) => void;
  /** Something happened in the engine, or to it. */
  readonly onEvent: (event: EventReport) => void;
  /** The state, epoch, generation or number of restarts changed. */
  readonly onLife: () => void;
  /** The engine ended without being asked, or is back: one sentence for a person. */
  readonly onRestart: (message: string) => void;
  /** What became of the configuration that the engine was started, or started again, with. */
  readonly onStartApplied: (result: ApplySuccess | ApplyRefusal) => void;
  readonly log: (level: 'info' | 'warning' | 'error', message: string) => void;
}

/** Keeps one engine thread running with the last configuration it accepted. */
export interface EngineSupervisor extends EngineSettingChanges {
  /**
   * Starts with a configuration, opening what can be opened of it; null runs nothing. Resolves when the first
   * start succeeded or failed; after a failure it goes on trying.
   */
  start(initial: EngineConfiguration | null): Promise<void>;
  life(): EngineLife;
  /** What the engine runs, or will run when it is back; null when nothing was ever accepted. */
  applied(): EngineConfiguration | null;
  /**
   * One at a time, in order. A refusal or an error leaves everything as it was.
   *
   * @throws ContractError `engine.unavailable` when the engine is not up within 10 s, or ends meanwhile.
   */
  apply(
    configuration: EngineConfiguration,
    options: { readonly partial: boolean },
  ): Promise<ApplySuccess | ApplyRefusal>;
  /** @throws ContractError `engine.unavailable` while the engine is not running. */
  ask<Name extends Exclude<EngineRequestName, 'apply' | 'shutdown' | EngineSettingRequest>>(
    name: Name,
    params: EngineRequests[Name]['params'],
  ): Promise<EngineRequests[Name]['result']>;
  /** Ends the thread; it is started again like after a crash. Resolves when it runs again. */
  restart(): Promise<void>;
  /** Drains for at most `drain`, then ends the thread for good. */
  close(drain: Milliseconds): Promise<void>;
}

type EngineThread = Thread<EngineRequests>;

export function superviseEngine(options: EngineSupervisorOptions): EngineSupervisor {
  const settings = createEngineSettings(options, () => thread);
  let life: EngineLife = { state: 'starting', epoch: '', since: now(), restarts: 0, generation: 0 };
  let applied: EngineConfiguration | null = null;
  let thread: EngineThread | null = null;
  let running = Promise.withResolvers<EngineThread>();
  const firstOutcome = Promise.withResolvers<void>();
  let quickDeaths = 0;
  let startedAt = 0;
  let diedAt = 0;
  let lastEpoch = 0;
  let restartTimer: NodeJS.Timeout | undefined;
  let askedToRestart = false;
  let closing = false;
  const inOrder = createSerialiser();

  const setLife = (change: Partial<EngineLife>): void => {
    life = { ...life, ...change };
    options.onLife();
  };

  const begin = (): void => {
    startedAt = Date.now();
    // Base 36 of the time: epochs sort by age, and two starts within one millisecond still differ.
    lastEpoch = Math.max(startedAt, lastEpoch + 1);
    const epoch = lastEpoch.toString(36);
    const { port1, port2 } = new MessageChannel();
    const start: EngineStart = {
      epoch,
      ...settings.current(),
      stickyKey: options.stickyKey,
      cacheDirectory: options.cacheDirectory,
      history: port1,
    };
    setLife({ epoch });
    const begun: EngineThread = startThread<EngineRequests, FromEngine>({
      url: options.worker,
      name: 'engine',
      workerData: start,
      transfer: [port1],
      resourceLimits,
      onMessage: (message) => onMessage(begun, message),
      onEnd: (end) => onEnd(end),
    });
    thread = begun;
    options.attachHistory(port2);
  };

  const onMessage = (from: EngineThread, message: FromEngine): void => {
    switch (message.kind) {
      case 'started':
        void bringUp(from);
        return;
      case 'changed':
        options.onExchanges(message.items);
        return;
      case 'status':
        options.onReport(message);
        return;
      case 'defence':
        options.onDefence(message.report);
        return;
      case 'held':
        options.onHeld(message.held, message.passed);
        return;
      case 'event':
        options.onEvent(message.event);
        return;
      case 'log':
        options.log(message.level, message.message);
        return;
      case 'reply':
      case 'failure':
        // Answers were settled by the thread itself.
        return;
    }
  };

  const bringUp = async (started: EngineThread): Promise<void> => {
    if (applied !== null) {
      try {
        const params = { ...applied, generation: life.generation, partial: true };
        options.onStartApplied(await started.request('apply', params));
      } catch (error) {
        if (error instanceof ThreadGoneError) return;
        options.log('error', `The engine could not take its configuration over again: ${messageOf(error)}`);
      }
    }
    if (thread !== started || closing) return;
    setLife({ state: 'running', since: now() });
    if (life.restarts > 0) {
      options.onEvent({ kind: 'engine.started', at: now(), evidence: { restarts: life.restarts } });
      options.onRestart(
        `The engine was started again after ${Date.now() - diedAt} ms; requests in flight were cut.`,
      );
    }
    running.resolve(started);
    firstOutcome.resolve();
  };

  const onEnd = (end: ThreadEnd): void => {
    thread = null;
    options.onHeld([], 0);
    if (closing) {
      setLife({ state: 'stopped', since: now() });
      return;
    }
    diedAt = Date.now();
    if (life.state === 'running') running = Promise.withResolvers<EngineThread>();
    quickDeaths = diedAt - startedAt >= healthyLife || askedToRestart ? 1 : quickDeaths + 1;
    const delay = restartDelay(quickDeaths);
    const reason = askedToRestart ? 'because it was asked to' : (end.reason ?? `exit code ${end.exitCode}`);
    askedToRestart = false;
    setLife({ state: 'restarting', since: now(), restarts: life.restarts + 1 });
    const next = delay === 0 ? 'at once' : `in ${delay} ms`;
    options.onEvent({ kind: 'engine.stopped', at: now(), evidence: { reason } });
    options.log('error', `The engine stopped: ${reason}. It starts again ${next}.`);
    options.onRestart(`The engine stopped: ${reason}. It starts again ${next}, with the same configuration.`);
    firstOutcome.resolve();
    restartTimer = setTimeout(begin, delay);
  };

  /** @throws ContractError `engine.unavailable` */
  const whenRunning = async (): Promise<EngineThread> => {
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(unavailable('has not started within 10 s')), startPatience);
    try {
      return await Promise.race([running.promise, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    start(initial) {
      applied = initial;
      if (initial !== null) life = { ...life, generation: 1 };
      begin();
      return firstOutcome.promise;
    },
    life: () => life,
    applied: () => applied,
    apply: (configuration, { partial }) =>
      inOrder(async () => {
        const up = await whenRunning();
        const generation = life.generation + 1;
        const result = await answer(up.request('apply', { ...configuration, generation, partial }));
        if (result.ok) {
          applied = configuration;
          setLife({ generation: result.generation });
        }
        return result;
      }),
    ask(name, params) {
      if (thread === null || life.state !== 'running') return Promise.reject(unavailable('is being started'));
      return answer(thread.request(name, params));
    },
    ...settings.change,
    async restart() {
      const ending = thread;
      if (ending === null) throw unavailable('is already being started');
      askedToRestart = true;
      await ending.terminate();
      await whenRunning();
    },
    async close(drain) {
      closing = true;
      clearTimeout(restartTimer);
      firstOutcome.resolve();
      const ending = thread;
      if (ending === null) {
        setLife({ state: 'stopped', since: now() });
        return;
      }
      if (life.state === 'running') {
        const patience = setTimeout(() => void ending.terminate(), drain + shutdownGrace);
        await ending.request('shutdown', { drain }).catch(ignoreGone);
        clearTimeout(patience);
      }
      await ending.terminate();
    },
  };
}

function now() {
  return epochMilliseconds(Date.now());
}

function unavailable(what: string): ContractError {
  return new ContractError('engine.unavailable', `The engine ${what}; try again in a moment.`);
}

async function answer<Result>(request: Promise<Result>): Promise<Result> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ThreadGoneError) throw unavailable('stopped before it answered');
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import type { MessagePort } from 'node:worker_threads';
import type { CaptureConfig } from '../../shared/config/schema.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { HistorySession } from '../../shared/model/session.ts';
import type { EpochMilliseconds } from '../../shared/model/units.ts';
import type {
  FromHistory,
  HistoryOpened,
  HistoryRequests,
  HistoryStart,
  NotWritten,
} from '../history/protocol.ts';
import { healthyLife, restartDelay } from './restart-delay.ts';
import { startThread, type Thread, type ThreadEnd, ThreadFailure, ThreadGoneError } from './thread.ts';

/** Heap of the history thread in MiB. The largest entry of a HAR file takes about 400: its text, and what is parsed of it. */
const resourceLimits = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 32 };

/** `starting` until the file was opened or the thread ended. */
export type HistoryState =
  | { readonly state: 'starting' }
  | HistoryOpened
  | { readonly state: 'unavailable'; readonly reason: string };

export interface HistorySupervisorOptions {
  readonly worker: URL;
  /** `history.db` lies here. */
  readonly directory: string;
  /** When this run of Doorman began, which records; null to read alone. */
  readonly run: EpochMilliseconds | null;
  readonly onState: (state: HistoryState) => void;
  /** What sessions there are, whenever that changed. */
  readonly onSessions: (items: readonly HistorySession[]) => void;
  readonly log: (level: 'info' | 'warning' | 'error', message: string) => void;
}

const notWritten: NotWritten = 'not_written';

type AskedOfHistory = Exclude<keyof HistoryRequests, 'attach' | 'capture' | 'reset' | 'close'>;

/** Keeps one history thread running. Whatever happens to it, traffic goes on. */
export interface HistorySupervisor {
  /** Resolves when the file was opened, found damaged, or the thread ended. */
  start(): Promise<void>;
  state(): HistoryState;
  /** Where the (new) engine's finished exchanges arrive. Held back until the thread is up. */
  attach(port: MessagePort): void;
  setCapture(capture: CaptureConfig): void;
  /** @throws ContractError `history.unavailable` unless the file is open, `history.not_written` where the disk took no change. */
  ask<Name extends AskedOfHistory>(
    name: Name,
    params: HistoryRequests[Name]['params'],
  ): Promise<HistoryRequests[Name]['result']>;
  /** Sets a damaged file aside and starts a new one. @throws ContractError `history.unavailable` */
  reset(): Promise<HistoryState>;
  /** Writes what waits, closes the file and ends the thread. */
  close(): Promise<void>;
}

type HistoryThread = Thread<HistoryRequests>;

export function superviseHistory(options: HistorySupervisorOptions): HistorySupervisor {
  let state: HistoryState = { state: 'starting' };
  let thread: HistoryThread | null = null;
  let waitingPort: MessagePort | null = null;
  let attached = false;
  let capture: CaptureConfig | null = null;
  let quickDeaths = 0;
  let startedAt = 0;
  let restartTimer: NodeJS.Timeout | undefined;
  let closing = false;
  let portLost = false;
  const firstOutcome = Promise.withResolvers<void>();

  const setState = (next: HistoryState): void => {
    state = next;
    if (!closing) options.onState(next);
  };

  const begin = (): void => {
    startedAt = Date.now();
    attached = false;
    const start: HistoryStart = { directory: options.directory, run: options.run };
    const begun: HistoryThread = startThread<HistoryRequests, FromHistory>({
      url: options.worker,
      name: 'history',
      workerData: start,
      resourceLimits,
      onMessage: (message) => onMessage(begun, message),
      onEnd,
    });
    thread = begun;
  };

  const onMessage = (from: HistoryThread, message: FromHistory): void => {
    switch (message.kind) {
      case 'opened':
        if (capture !== null) void tell(from.request('capture', { capture }));
        handOver(from);
        setState(settled(message.opened));
        firstOutcome.resolve();
        return;
      case 'unavailable':
        setState({ state: 'unavailable', reason: message.reason });
        return;
      case 'sessions':
        if (!closing) options.onSessions(message.items);
        return;
      case 'reply':
      case 'failure':
        return;
    }
  };

  /** A file that opened is no use to an engine whose channel ended with the thread before. */
  const settled = (opened: HistoryOpened): HistoryState =>
    opened.state === 'ready' && portLost && !attached
      ? {
          state: 'unavailable',
          reason:
            'its thread had to be started again; new exchanges stay in memory until the engine restarts',
        }
      : opened;

  const handOver = (to: HistoryThread): void => {
    if (waitingPort === null) return;
    const port = waitingPort;
    waitingPort = null;
    attached = true;
    portLost = false;
    void tell(to.request('attach', { port }, [port]));
  };

  const onEnd = (end: ThreadEnd): void => {
    thread = null;
    portLost ||= attached;
    firstOutcome.resolve();
    if (closing) return;
    quickDeaths = Date.now() - startedAt >= healthyLife ? 1 : quickDeaths + 1;
    const reason = end.reason ?? `exit code ${end.exitCode}`;
    options.log('error', `The history thread stopped: ${reason}. Traffic goes on; it starts again.`);
    setState({ state: 'unavailable', reason });
    restartTimer = setTimeout(begin, restartDelay(quickDeaths));
  };

  const tell = async (request: Promise<unknown>): Promise<void> => {
    try {
      await request;
    } catch (error) {
      if (error instanceof ThreadGoneError) return;
      options.log('error', `History: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  return {
    start() {
      begin();
      return firstOutcome.promise;
    },
    state: () => state,
    attach(port) {
      waitingPort?.close();
      waitingPort = port;
      if (thread === null || state.state === 'starting') return;
      const channelWasMissing = portLost;
      handOver(thread);
      if (channelWasMissing && state.state === 'unavailable') setState({ state: 'ready' });
    },
    setCapture(next) {
      capture = next;
      if (thread !== null && state.state !== 'starting')
        void tell(thread.request('capture', { capture: next }));
    },
    async ask(name, params) {
      if (thread === null || state.state === 'starting' || state.state === 'corrupt')
        throw unavailable(state);
      try {
        return await thread.request(name, params);
      } catch (error) {
        if (error instanceof ThreadGoneError)
          throw unavailable({ state: 'unavailable', reason: error.message });
        if (error instanceof ThreadFailure && error.code === notWritten)
          throw new ContractError('history.not_written', `Nothing was changed. ${error.message}`);
        throw error;
      }
    },
    async reset() {
      if (thread === null) throw unavailable(state);
      setState(await thread.request('reset', {}));
      return state;
    },
    async close() {
      closing = true;
      clearTimeout(restartTimer);
      waitingPort?.close();
      const ending = thread;
      if (ending === null) return;
      if (state.state !== 'starting') await tell(ending.request('close', {}));
      await ending.terminate();
    },
  };
}

function unavailable(state: HistoryState): ContractError {
  const why =
    state.state === 'unavailable' || state.state === 'corrupt' ? state.reason : 'it is being opened';
  return new ContractError('history.unavailable', `History cannot be read: ${why.replace(/\.$/, '')}.`);
}

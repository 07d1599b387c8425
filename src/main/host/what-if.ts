import { checkConfig } from '../../shared/config/check.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { MethodParams } from '../../shared/contract/methods.ts';
import type { ClientPlaceSetting } from '../../shared/model/client-place.ts';
import type { ExchangeDetail } from '../../shared/model/exchange.ts';
import type { ListenerStatus } from '../../shared/model/status.ts';
import type { WhatIfReport } from '../../shared/model/what-if.ts';
import type { FromWhatIf, WhatIfRequests, WhatIfStart } from '../engine/what-if/protocol.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import type { HistorySupervisor } from './history-supervisor.ts';
import { findReplaySource } from './replay-source.ts';
import { startThread, type Thread, ThreadGoneError } from './thread.ts';

/** Longest that a run may take, in milliseconds. */
const timeLimit = 60_000;
/** Exchanges that are fetched at once. */
const fetchedAtOnce = 16;
const resourceLimits = { maxOldGenerationSizeMb: 512 };

export interface WhatIfOptions {
  readonly worker: URL;
  readonly engine: Pick<EngineSupervisor, 'ask' | 'applied'>;
  readonly history: Pick<HistorySupervisor, 'ask'>;
  readonly stickyKey: Uint8Array;
  readonly places: () => readonly ClientPlaceSetting[];
  readonly listeners: () => readonly ListenerStatus[];
}

/** Decides captured requests by a configuration that is not applied, on a thread that lives for one run. */
export interface WhatIf {
  /**
   * One run at a time: a new one ends the one before.
   *
   * @throws ContractError `config.invalid` with the mistakes, or `whatif.failed`
   */
  run(params: MethodParams<'whatif.run'>): Promise<WhatIfReport>;
  close(): Promise<void>;
}

export function createWhatIf(options: WhatIfOptions): WhatIf {
  const { engine, history } = options;
  let running: Thread<WhatIfRequests> | null = null;

  const fetch = async (ids: readonly string[]): Promise<ExchangeDetail[]> => {
    const details: ExchangeDetail[] = [];
    for (let from = 0; from < ids.length; from += fetchedAtOnce) {
      const found = await Promise.all(
        ids.slice(from, from + fetchedAtOnce).map((id) =>
          findReplaySource(engine, history, id).then(
            ({ detail }) => detail,
            (error: unknown) => {
              if (error instanceof ContractError) return null;
              throw error;
            },
          ),
        ),
      );
      // What Doorman asked by itself came through no listener.
      details.push(
        ...found.flatMap((detail) => (detail === null || detail.summary.listener === '' ? [] : [detail])),
      );
    }
    return details;
  };

  return {
    async run({ input, ids, decisions }) {
      const checked = checkConfig(input);
      if (!checked.ok)
        throw new ContractError(
          'config.invalid',
          'The configuration has mistakes. Mend them first.',
          checked.mistakes,
        );
      const applied = engine.applied();
      if (applied === null)
        throw new ContractError('whatif.failed', 'Nothing is running yet that it could be compared with.');
      const details = await fetch(ids);
      const report = { ran: details.length, missing: ids.length - details.length };
      if (details.length === 0) return { ...report, items: [] };
      await running?.terminate();
      const start: WhatIfStart = {
        baseDirectory: applied.baseDirectory,
        stickyKey: options.stickyKey,
        places: options.places(),
        ports: Object.fromEntries(options.listeners().map(({ id, port }) => [id, port])),
      };
      const thread = startThread<WhatIfRequests, Extract<FromWhatIf, never>>({
        url: options.worker,
        name: 'what-if',
        workerData: start,
        resourceLimits,
        onMessage: () => undefined,
        onEnd: () => undefined,
      });
      running = thread;
      const timer = setTimeout(() => void thread.terminate(), timeLimit);
      try {
        const params = { before: applied.config, after: checked.config, details, decisions };
        return { ...report, items: await thread.request('compare', params) };
      } catch (error) {
        const message =
          error instanceof ThreadGoneError
            ? 'The run was ended: another began, or it took longer than a minute. Try fewer requests.'
            : `The configuration cannot be tried: ${error instanceof Error ? error.message : String(error)}`;
        throw new ContractError('whatif.failed', message);
      } finally {
        clearTimeout(timer);
        if (running === thread) running = null;
        await thread.terminate();
      }
    },
    async close() {
      await running?.terminate();
    },
  };
}

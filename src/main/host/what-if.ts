import { checkConfig } from '../../shared/config/check.ts';
import type { Config } from '../../shared/config/schema.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { MethodParams } from '../../shared/contract/methods.ts';
import type { ClientPlaceSetting } from '../../shared/model/client-place.ts';
import type { ExchangeDetail } from '../../shared/model/exchange.ts';
import type { ListenerStatus } from '../../shared/model/status.ts';
import { type WhatIfAnswer, type WhatIfReport, whatIfBodyLimit } from '../../shared/model/what-if.ts';
import { contentEncodingOf, decodeBody } from '../content-coding/decode-body.ts';
import type { Asked } from '../engine/what-if/ask-upstreams.ts';
import type { FromWhatIf, WhatIfRequests, WhatIfStart } from '../engine/what-if/protocol.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import type { HistorySupervisor } from './history-supervisor.ts';
import { readyRequest } from './replay-request.ts';
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

/**
 * Decides captured requests by a configuration that is not applied, on a thread that lives for one run.
 * One run at a time: a new one ends the one before.
 */
export interface WhatIf {
  /** @throws ContractError `config.invalid` with the mistakes, or `whatif.failed` */
  run(params: MethodParams<'whatif.run'>): Promise<WhatIfReport>;
  /** @throws ContractError as for {@link WhatIf.run}, `exchange.not_found` or `replay.refused` */
  ask(params: MethodParams<'whatif.ask'>): Promise<WhatIfAnswer>;
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

  const onThread = async <Name extends keyof WhatIfRequests>(
    name: Name,
    params: WhatIfRequests[Name]['params'],
    baseDirectory: string,
  ): Promise<WhatIfRequests[Name]['result']> => {
    await running?.terminate();
    const start: WhatIfStart = {
      baseDirectory,
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
      return await thread.request(name, params);
    } catch (error) {
      const message =
        error instanceof ThreadGoneError
          ? `The run was ended: another began, or it took longer than a minute.${name === 'compare' ? ' Try fewer requests.' : ''}`
          : `The configuration cannot be tried: ${error instanceof Error ? error.message : String(error)}`;
      throw new ContractError('whatif.failed', message);
    } finally {
      clearTimeout(timer);
      if (running === thread) running = null;
      await thread.terminate();
    }
  };

  /** What runs. @throws ContractError `whatif.failed` */
  const applied = (): NonNullable<ReturnType<EngineSupervisor['applied']>> => {
    const found = engine.applied();
    if (found === null)
      throw new ContractError('whatif.failed', 'Nothing is running yet that it could be compared with.');
    return found;
  };

  return {
    async run({ input, ids, decisions }) {
      const after = checked(input);
      const { config: before, baseDirectory } = applied();
      const details = await fetch(ids);
      const report = { ran: details.length, missing: ids.length - details.length };
      if (details.length === 0) return { ...report, items: [] };
      const items = await onThread('compare', { before, after, details, decisions }, baseDirectory);
      return { ...report, items };
    },

    async ask({ input, id, acceptCut }) {
      const after = checked(input);
      const { baseDirectory } = applied();
      const source = await findReplaySource(engine, history, id);
      if (source.detail.summary.listener === '') {
        throw new ContractError(
          'whatif.failed',
          'This request came through no listener, so no route takes it. Send it again straight to an upstream instead.',
        );
      }
      const request = await readyRequest(source, null, acceptCut);
      return shown(await onThread('ask', { after, detail: source.detail, request }, baseDirectory));
    },

    async close() {
      await running?.terminate();
    },
  };
}

/** @throws ContractError `config.invalid` */
function checked(input: unknown): Config {
  const found = checkConfig(input);
  if (found.ok) return found.config;
  throw new ContractError(
    'config.invalid',
    'The configuration has mistakes. Mend them first.',
    found.mistakes,
  );
}

/** With the beginning of the body as a text, where it is one. */
async function shown({ body: { bytes, complete }, ...answer }: Asked): Promise<WhatIfAnswer> {
  const encoding = contentEncodingOf(answer.headers);
  const decoded = await decodeBody(bytes, encoding, whatIfBodyLimit, !complete);
  // Where it was cut, the last character may be as well.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text: string | null = null;
  try {
    if (decoded.problem === null) text = decoder.decode(decoded.bytes, { stream: decoded.more });
  } catch {
    // Bytes that are no text: their number is told.
  }
  return { ...answer, body: { size: bytes.length, complete: complete && !decoded.more, text } };
}

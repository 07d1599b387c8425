import type { Clock } from './clock.ts';
import type { Defence } from './defence/defence.ts';
import type { RunningExchange } from './exchange-handler.ts';
import type { ExchangeFailure } from './failure.ts';
import { emptyBody, type Response } from './message.ts';
import { ExchangeContext, type IncomingExchange } from './pipeline/context.ts';
import type { OwnExchange, OwnRequest } from './pipeline/own-exchange.ts';
import { entryStages, runExchange, runOwnExchange } from './pipeline/run.ts';
import type { MaybePromise, Stage } from './pipeline/stage.ts';
import type { Recorder } from './record/recorder.ts';
import type { ResentConnections } from './replay/resent-connections.ts';
import type { TablesInUse } from './tables-in-use.ts';

export interface ExchangeRunnerOptions {
  /** What the ids of this engine's exchanges begin with. */
  readonly epoch: string;
  readonly clock: Clock;
  readonly tables: TablesInUse;
  readonly recorder: Recorder;
  readonly defence: Defence;
  readonly resent: ResentConnections;
  /** A fault that is not one of ours. */
  onUnexpected(id: string, error: unknown): void;
}

/** Runs exchanges from their heads on: each with an id, the table of that moment, and recorded. */
export class ExchangeRunner {
  readonly #options: ExchangeRunnerOptions;
  #entry = entryStages([]);
  #exchanges = 0;

  constructor(options: ExchangeRunnerOptions) {
    this.#options = options;
  }

  /** Stages in front of routing, for exchanges that begin from now on. */
  setExtraStages(stages: readonly Stage[]): void {
    this.#entry = entryStages(stages);
  }

  /** A request of a client. */
  handle(incoming: IncomingExchange, rejected: ExchangeFailure | null): RunningExchange {
    const { clock, tables, resent, recorder } = this.#options;
    const context = new ExchangeContext(this.#nextId(), incoming, tables.pin(), clock);
    context.rejected = rejected;
    resent.mark(context);
    const response = recorder.record(context, this.#run, this.#release);
    return { response, cancel: () => context.cancellation.cancel() };
  }

  /** A request of Doorman itself, which has no client. */
  beginOwn({ connection, head, body = emptyBody, table, run }: OwnRequest): OwnExchange {
    const { clock, tables, recorder } = this.#options;
    const incoming = { connection, head, body, upgrade: null, inform: null };
    const pinned = table === null ? tables.pin() : tables.pinAgain(table);
    const context = new ExchangeContext(this.#nextId(), incoming, pinned, clock);
    const running = (own: ExchangeContext) => runOwnExchange(own, run, this.#report);
    const response = recorder.record(context, running, this.#release);
    return { id: context.id, response: Promise.resolve(response), context };
  }

  #nextId(): string {
    this.#exchanges += 1;
    return `${this.#options.epoch}-${this.#exchanges.toString(36).padStart(8, '0')}`;
  }

  readonly #run = (context: ExchangeContext): MaybePromise<Response> => {
    const response = runExchange(context, this.#entry, this.#report);
    const { defence } = this.#options;
    if (defence.watched) defence.seen(context.client);
    return response;
  };

  readonly #release = (context: ExchangeContext): void => {
    this.#options.resent.count(context);
    this.#options.tables.release(context.table);
  };

  readonly #report = (context: ExchangeContext, error: unknown): void =>
    this.#options.onUnexpected(context.id, error);
}

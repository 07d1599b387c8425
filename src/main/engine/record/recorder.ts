import type { CaptureConfig } from '../../../shared/config/schema.ts';
import type {
  BodySide,
  ExchangeDetail,
  ExchangeId,
  ExchangeSummary,
} from '../../../shared/model/exchange.ts';
import { bytes } from '../../../shared/model/units.ts';
import type { FramesPage } from '../../../shared/model/websocket.ts';
import type { Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { MaybePromise } from '../pipeline/stage.ts';
import type { BodyEnd, BodyEndListener } from './body-tap.ts';
import { FinishedExchange } from './finished-exchange.ts';
import { FlowCounts } from './flow-counts.ts';
import { FrameStore } from './frames/frame-store.ts';
import type { HistoryOutbox } from './history-outbox.ts';
import { RecordMemory } from './memory/record-memory.ts';
import { ExchangeRing } from './ring.ts';
import { RunningRecord } from './running-record.ts';
import { Traffic } from './traffic.ts';

/** Exchanges in one batch to the host. */
export const changedBatchLimit = 256;
/** How long a change may wait for its batch, in milliseconds. */
export const changedBatchDelay = 50;

export interface RecorderOptions {
  readonly capture: CaptureConfig;
  readonly capturing: boolean;
  /** Whether changes are reported; they cost, and nobody may be looking. */
  readonly watched: boolean;
  readonly history: HistoryOutbox;
  readonly onChanged: (items: readonly ExchangeSummary[]) => void;
}

/** Wraps every exchange: counts it, and while capturing keeps it and says what changed, in batches. */
export class Recorder {
  readonly traffic = new Traffic();
  readonly flows = new FlowCounts();
  readonly #ring: ExchangeRing;
  readonly #memory = new RecordMemory();
  readonly #frames = new FrameStore();
  readonly #history: HistoryOutbox;
  readonly #onChanged: (items: readonly ExchangeSummary[]) => void;
  #capture: CaptureConfig;
  #capturing: boolean;
  #watched: boolean;
  /** What changed since the last batch, as it is now. */
  #changed = new Map<ExchangeId, RunningRecord | FinishedExchange>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RecorderOptions) {
    this.#ring = new ExchangeRing(options.capture);
    this.#memory.room.limit(options.capture.totalBytes);
    this.#capture = options.capture;
    this.#capturing = options.capturing;
    this.#watched = options.watched;
    this.#history = options.history;
    this.#onChanged = options.onChanged;
  }

  configure(capture: CaptureConfig): void {
    this.#capture = capture;
    this.#ring.limit(capture);
    this.#memory.room.limit(capture.totalBytes);
  }

  setCapturing(capturing: boolean): void {
    this.#capturing = capturing;
  }

  /** What changed while nobody looked on is found in the list. */
  setWatched(watched: boolean): void {
    this.#watched = watched;
    if (!watched) this.#forgetChanged();
  }

  /**
   * Runs an exchange under observation. The response's body must be read or cancelled.
   *
   * @param onEnd called once, when the last byte of the response is through or will not come
   */
  record(
    context: ExchangeContext,
    run: (context: ExchangeContext) => MaybePromise<Response>,
    onEnd: (context: ExchangeContext) => void,
  ): MaybePromise<Response> {
    this.traffic.started();
    const captured = this.#capturing && this.#capture.exchanges > 0;
    const record = new RunningRecord(context, captured ? this.#capture.bodyBytes : bytes(0), this.#memory);
    if (captured) {
      this.#ring.begin(record);
      this.#touch(record);
    }
    const switching =
      captured && context.wantsWebSocket
        ? this.#frames.observe(context, this.#capture.bodyBytes, () => this.#touch(record))
        : null;
    const listener: BodyEndListener = {
      bodyEnded: (end) => {
        this.#finish(record, end, captured);
        onEnd(context);
      },
    };
    const watch = (response: Response): Response => {
      if (switching !== null) return switching(response);
      return captured
        ? this.#frames.observeEvents(context, response, this.#capture.bodyBytes, () => this.#touch(record))
        : response;
    };
    const answered = (response: Response): Response => {
      const body = record.responding(watch(response), listener);
      if (captured) this.#touch(record);
      return { head: response.head, body };
    };
    const response = run(context);
    return response instanceof Promise ? response.then(answered) : answered(response);
  }

  get(id: ExchangeId): ExchangeDetail | null {
    return this.#ring.get(id)?.detail() ?? null;
  }

  /** A piece of a kept body, copied, and the bytes kept in all; null when the exchange is not in memory. */
  body(id: ExchangeId, side: BodySide, from: number, length: number) {
    const exchange = this.#ring.get(id);
    return exchange === undefined
      ? null
      : { bytes: exchange.body(side, from, length), kept: bytes(exchange.bodyLength(side)) };
  }

  /** Messages of a WebSocket or an event stream, those numbered above `after`; null when memory holds none of that exchange. */
  frames(id: ExchangeId, after: number, limit: number): Promise<FramesPage | null> {
    return this.#frames.page(id, after, limit);
  }

  /** Oldest first. */
  list(): ExchangeSummary[] {
    return this.#ring.all().map((exchange) => exchange.summary());
  }

  clear(): void {
    this.#ring.clear();
    this.#frames.clear();
  }

  /** Sends what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const items = Array.from(this.#changed.values(), (exchange) => exchange.summary());
    this.#forgetChanged();
    for (let from = 0; from < items.length; from += changedBatchLimit) {
      this.#onChanged(items.slice(from, from + changedBatchLimit));
    }
    this.#history.flush();
  }

  #forgetChanged(): void {
    if (this.#changed.size === 0) return;
    for (const exchange of this.#changed.values()) {
      if (exchange instanceof FinishedExchange) exchange.letGo();
    }
    this.#changed = new Map();
  }

  #finish(record: RunningRecord, end: BodyEnd, captured: boolean): void {
    const { context } = record;
    if (end.kind === 'failed') context.fault ??= end.fault;
    if (end.kind === 'cancelled')
      context.fault ??= { code: 'request.client_left', detail: 'the client left before the end' };
    const duration = context.elapsed();
    this.traffic.finished(duration);
    this.flows.finished(context, record.status);
    if (captured) {
      this.#frames.end(record.id);
      const clientLeft = end.kind === 'cancelled' || context.fault?.code === 'request.client_left';
      const state = clientLeft ? 'cancelled' : context.fault === null ? 'complete' : 'failed';
      const finished = record.finish(state, duration);
      this.#ring.end(record, finished);
      // Without a history there is nobody to make a record for.
      if (this.#capture.history > 0) this.#history.add(finished);
      this.#touch(finished);
      finished.letGo();
    }
    context.release();
  }

  #touch(exchange: RunningRecord | FinishedExchange): void {
    if (this.#watched) {
      this.#changed.set(exchange.id, exchange);
      if (exchange instanceof FinishedExchange) exchange.hold();
    }
    if (this.#changed.size >= changedBatchLimit) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), changedBatchDelay);
  }
}

import type { CaptureConfig } from '../../../shared/config/schema.ts';
import type {
  BodySide,
  ExchangeDetail,
  ExchangeId,
  ExchangeSummary,
} from '../../../shared/model/exchange.ts';
import { bytes } from '../../../shared/model/units.ts';
import type { Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { BodyEnd } from './body-tap.ts';
import type { HistoryOutbox } from './history-outbox.ts';
import { RecordedExchange } from './recorded-exchange.ts';
import { ExchangeRing } from './ring.ts';
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
  readonly #ring: ExchangeRing;
  readonly #history: HistoryOutbox;
  readonly #onChanged: (items: readonly ExchangeSummary[]) => void;
  #capture: CaptureConfig;
  #capturing: boolean;
  #watched: boolean;
  #changed = new Set<RecordedExchange>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RecorderOptions) {
    this.#ring = new ExchangeRing(options.capture);
    this.#capture = options.capture;
    this.#capturing = options.capturing;
    this.#watched = options.watched;
    this.#history = options.history;
    this.#onChanged = options.onChanged;
  }

  configure(capture: CaptureConfig): void {
    this.#capture = capture;
    this.#ring.limit(capture);
  }

  setCapturing(capturing: boolean): void {
    this.#capturing = capturing;
  }

  /** What changed while nobody looked on is found in the list. */
  setWatched(watched: boolean): void {
    this.#watched = watched;
    if (!watched) this.#changed.clear();
  }

  /**
   * Runs an exchange under observation. The response's body must be read or cancelled.
   *
   * @param onEnd called once, when the last byte of the response is through or will not come
   */
  async record(context: ExchangeContext, run: () => Promise<Response>, onEnd: () => void): Promise<Response> {
    this.traffic.started();
    const exchange = this.#open(context, onEnd);
    const response = await run();
    exchange.responding(response.head);
    this.#touch(exchange);
    return { ...response, body: exchange.responseTap.around(response.body) };
  }

  get(id: ExchangeId): ExchangeDetail | null {
    return this.#ring.get(id)?.detail() ?? null;
  }

  body(id: ExchangeId, side: BodySide): Uint8Array | null {
    return this.#ring.get(id)?.body(side) ?? null;
  }

  /** Oldest first. */
  list(): ExchangeSummary[] {
    return Array.from(this.#ring.all(), (exchange) => exchange.summary());
  }

  clear(): void {
    this.#ring.clear();
  }

  /** Sends what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const items = Array.from(this.#changed, (exchange) => exchange.summary());
    this.#changed.clear();
    for (let from = 0; from < items.length; from += changedBatchLimit) {
      this.#onChanged(items.slice(from, from + changedBatchLimit));
    }
    this.#history.flush();
  }

  #open(context: ExchangeContext, onEnd: () => void): RecordedExchange {
    const captured = this.#capturing && this.#capture.exchanges > 0;
    const keepAtMost = captured ? this.#capture.bodyBytes : bytes(0);
    const exchange = new RecordedExchange(context, keepAtMost, (end) => {
      this.#finish(context, exchange, end, captured);
      onEnd();
    });
    context.requestBody = exchange.requestTap.around(context.requestBody);
    if (captured) {
      this.#ring.add(exchange);
      context.onProgress = () => this.#touch(exchange);
      this.#touch(exchange);
    }
    return exchange;
  }

  #finish(context: ExchangeContext, exchange: RecordedExchange, end: BodyEnd, captured: boolean): void {
    if (end.kind === 'failed') context.fault ??= end.fault;
    if (end.kind === 'cancelled')
      context.fault ??= { code: 'request.client_left', detail: 'the client left before the end' };
    this.traffic.finished(context.elapsed());
    if (!captured) return;
    const clientLeft = end.kind === 'cancelled' || context.fault?.code === 'request.client_left';
    exchange.finish(clientLeft ? 'cancelled' : context.fault === null ? 'complete' : 'failed');
    this.#ring.finished(exchange);
    this.#history.add(exchange);
    this.#touch(exchange);
  }

  #touch(exchange: RecordedExchange): void {
    if (this.#ring.get(exchange.id) === undefined) return;
    if (this.#watched) this.#changed.add(exchange);
    if (this.#changed.size >= changedBatchLimit) {
      this.flush();
      return;
    }
    this.#timer ??= setTimeout(() => this.flush(), changedBatchDelay);
  }
}

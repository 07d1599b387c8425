import type { Fault } from '../../shared/model/fault.ts';
import type { HeaderList } from './headers.ts';
import type { Body, BodySink } from './message.ts';

/** How collecting ended. `body` gives all of it, from the first byte on, whatever `outcome` says. */
export interface CollectedBody {
  /** `too_large`: longer than allowed; `refused`: a piece was; `late`: not whole in time; `cut`: failed or given up */
  readonly outcome: 'whole' | 'too_large' | 'refused' | 'late' | 'cut';
  /** The bytes, where it is whole. */
  readonly bytes: Uint8Array;
  readonly trailers: HeaderList | null;
  readonly body: Body;
}

export interface CollectOptions {
  /** Most bytes that are held, in bytes. */
  readonly limit: number;
  /** How long to wait for the end, in milliseconds. */
  readonly wait: number;
  /** Asked before so many bytes more are held. */
  take(size: number): boolean;
}

/**
 * Reads a body into memory. Where that does not work out, what was read goes ahead of the rest, and the body is as it would
 * have been: also cut, where its source was.
 *
 * @returns it, and a way to wait no longer
 */
export function collectBody(
  body: Body,
  options: CollectOptions,
): { readonly collected: Promise<CollectedBody>; stop(): void } {
  const collector = new Collector(body, options);
  return { collected: collector.collected, stop: () => collector.stop('cut') };
}

class Collector implements Body, BodySink {
  readonly empty = false;
  readonly collected: Promise<CollectedBody>;
  readonly #source: Body;
  readonly #options: CollectOptions;
  readonly #timer: ReturnType<typeof setTimeout>;
  #resolve: ((collected: CollectedBody) => void) | null;
  #held: Uint8Array[] = [];
  #size = 0;
  /** What the source has said of its end. */
  #end: { readonly trailers: HeaderList | null } | { readonly fault: Fault } | null = null;
  #sink: BodySink | null = null;
  #cancelled = false;
  #reading = false;

  constructor(source: Body, options: CollectOptions) {
    const { promise, resolve } = Promise.withResolvers<CollectedBody>();
    this.collected = promise;
    this.#resolve = resolve;
    this.#source = source;
    this.#options = options;
    this.#timer = setTimeout(() => this.stop('late'), options.wait);
    source.read(this);
  }

  stop(outcome: CollectedBody['outcome']): void {
    const resolve = this.#resolve;
    if (resolve === null) return;
    this.#resolve = null;
    clearTimeout(this.#timer);
    const end = this.#end;
    const trailers = end !== null && 'trailers' in end ? end.trailers : null;
    const bytes = outcome === 'whole' ? Buffer.concat(this.#held, this.#size) : new Uint8Array();
    if (outcome === 'whole') this.#held = [bytes];
    resolve({ outcome, bytes, trailers, body: this });
  }

  data(chunk: Uint8Array): boolean {
    // All that was held has gone: the rest goes straight through.
    if (this.#reading && this.#held.length === 0) return this.#sink?.data(chunk) ?? true;
    this.#held.push(Buffer.from(chunk));
    this.#size += chunk.length;
    if (this.#size > this.#options.limit) this.stop('too_large');
    else if (this.#resolve !== null && !this.#options.take(chunk.length)) this.stop('refused');
    else if (this.#resolve !== null) return true;
    return false;
  }

  end(trailers: HeaderList | null): void {
    this.#end = { trailers };
    this.stop('whole');
    this.#proceed();
  }

  fail(fault: Fault): void {
    this.#end = { fault };
    this.stop('cut');
    this.#proceed();
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#reading = true;
    this.#proceed();
  }

  resume(): void {
    if (this.#reading) this.#proceed();
  }

  cancel(): void {
    this.#cancelled = true;
    this.#sink = null;
    this.#held = [];
    this.stop('cut');
    this.#source.cancel();
  }

  /** Sends what is held, then lets the source go on. */
  #proceed(): void {
    if (!this.#reading || this.#cancelled) return;
    while (this.#held.length > 0) {
      const chunk = this.#held.shift();
      if (chunk !== undefined && this.#sink?.data(chunk) === false) return;
      if (this.#cancelled) return;
    }
    const end = this.#end;
    if (end === null) {
      this.#source.resume();
      return;
    }
    const sink = this.#sink;
    this.#sink = null;
    if ('fault' in end) sink?.fail(end.fault);
    else sink?.end(end.trailers);
  }
}

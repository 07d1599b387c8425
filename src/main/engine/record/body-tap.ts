import type { HeaderPairs } from '../../../shared/model/exchange.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import { type Bytes, bytes } from '../../../shared/model/units.ts';
import type { HeaderList } from '../headers.ts';
import type { Body, BodySink } from '../message.ts';
import type { KeptBytes } from './memory/kept-bytes.ts';

/** Told how a body ended: once. `cancelled` when its reader lost interest. */
export type BodyEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'failed'; readonly fault: Fault }
  | { readonly kind: 'cancelled' };

export interface BodyEndListener {
  bodyEnded(end: BodyEnd): void;
}

const complete: BodyEnd = { kind: 'complete' };
const cancelled: BodyEnd = { kind: 'cancelled' };
const noTrailers: HeaderPairs = [];
const nobody: BodySink = { data: () => true, end: () => {}, fail: () => {} };

/** Looks on as a body passes: counts its bytes and keeps the beginning. Alters and delays nothing. */
export class BodyTap implements Body, BodySink {
  readonly empty: boolean;
  readonly #body: Body;
  /** What is kept of it; null for nothing. */
  readonly keeps: KeptBytes | null;
  #listener: BodyEndListener | null;
  #sink: BodySink = nobody;
  #size = 0;
  #ended: BodyEnd | null = null;
  #trailers = noTrailers;

  /** @param keeps keeps the beginning; null for nothing */
  constructor(body: Body, keeps: KeptBytes | null, listener: BodyEndListener | null = null) {
    this.#body = body;
    this.empty = body.empty;
    this.keeps = keeps;
    this.#listener = listener;
  }

  get size(): Bytes {
    return bytes(this.#size);
  }

  get kept(): Bytes {
    return bytes(this.keeps?.length ?? 0);
  }

  get trailers(): HeaderPairs {
    return this.#trailers;
  }

  get complete(): boolean {
    return this.#ended?.kind === 'complete';
  }

  /** The kept beginning. */
  chunks(): readonly Uint8Array[] {
    return this.keeps?.chunks() ?? [];
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#body.read(this);
  }

  resume(): void {
    this.#body.resume();
  }

  cancel(): void {
    this.#end(cancelled);
    this.#body.cancel();
  }

  data(chunk: Uint8Array): boolean {
    this.#size += chunk.length;
    this.keeps?.add(chunk);
    return this.#sink.data(chunk);
  }

  end(trailers: HeaderList | null): void {
    if (trailers !== null) this.#trailers = trailers.toPairs();
    this.#sink.end(trailers);
    this.#end(complete);
  }

  fail(fault: Fault): void {
    this.#sink.fail(fault);
    this.#end({ kind: 'failed', fault });
  }

  #end(end: BodyEnd): void {
    if (this.#ended !== null) return;
    this.#ended = end;
    const listener = this.#listener;
    this.#listener = null;
    listener?.bodyEnded(end);
  }
}

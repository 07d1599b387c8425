import type { HeaderPairs } from '../../../shared/model/exchange.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import { type Bytes, bytes } from '../../../shared/model/units.ts';
import type { HeaderList } from '../headers.ts';
import type { Body } from '../message.ts';
import { PassingBody } from '../passing-body.ts';
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

/** Looks on as a body passes: counts its bytes and keeps the beginning. Alters and delays nothing. */
export class BodyTap extends PassingBody {
  /** What is kept of it; null for nothing. */
  readonly keeps: KeptBytes | null;
  #listener: BodyEndListener | null;
  #size = 0;
  #ended: BodyEnd | null = null;
  #trailers = noTrailers;

  /** @param keeps keeps the beginning; null for nothing */
  constructor(body: Body, keeps: KeptBytes | null, listener: BodyEndListener | null = null) {
    super(body);
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

  override cancel(): void {
    this.#end(cancelled);
    super.cancel();
  }

  override data(chunk: Uint8Array): boolean {
    this.#size += chunk.length;
    this.keeps?.add(chunk);
    return super.data(chunk);
  }

  override end(trailers: HeaderList | null): void {
    if (trailers !== null) this.#trailers = trailers.toPairs();
    super.end(trailers);
    this.#end(complete);
  }

  override fail(fault: Fault): void {
    super.fail(fault);
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

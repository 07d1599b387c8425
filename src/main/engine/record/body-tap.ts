import type { BodyRecord, HeaderPairs } from '../../../shared/model/exchange.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import { type Bytes, bytes } from '../../../shared/model/units.ts';
import type { Body, BodySink } from '../message.ts';

/** Told how a body ended: once. `cancelled` when its reader lost interest. */
export type BodyEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'failed'; readonly fault: Fault }
  | { readonly kind: 'cancelled' };

/** Looks on as a body passes: counts its bytes and keeps a copy of the beginning. Alters and delays nothing. */
export class BodyTap {
  #keepAtMost: number;
  #onEnd: ((end: BodyEnd) => void) | null;
  #chunks: Uint8Array[] = [];
  #kept = 0;
  #size = 0;
  #ended: BodyEnd | null = null;
  #trailers: HeaderPairs = [];

  /** @param keepAtMost how much of the body is kept */
  constructor(keepAtMost: Bytes, onEnd: ((end: BodyEnd) => void) | null = null) {
    this.#keepAtMost = keepAtMost;
    this.#onEnd = onEnd;
  }

  get size(): Bytes {
    return bytes(this.#size);
  }

  get kept(): Bytes {
    return bytes(this.#kept);
  }

  get trailers(): HeaderPairs {
    return this.#trailers;
  }

  record(): BodyRecord {
    return { size: this.size, kept: this.kept, complete: this.#ended?.kind === 'complete' };
  }

  /** The kept beginning in one piece; perhaps a view of a larger buffer, so copy it before it goes to another thread. */
  bytes(): Uint8Array {
    if (this.#chunks.length > 1) this.#chunks = [joined(this.#chunks, this.#kept)];
    return this.#chunks[0] ?? new Uint8Array();
  }

  /** Keeps no more than it has by now. */
  freeze(): void {
    this.#keepAtMost = this.#kept;
  }

  around(body: Body): Body {
    return {
      empty: body.empty,
      read: (sink) => body.read(this.#sink(sink)),
      resume: () => body.resume(),
      cancel: () => {
        this.#end({ kind: 'cancelled' });
        body.cancel();
      },
    };
  }

  #sink(sink: BodySink): BodySink {
    return {
      data: (chunk) => {
        this.#take(chunk);
        return sink.data(chunk);
      },
      end: (trailers) => {
        if (trailers !== null) this.#trailers = trailers.toPairs();
        sink.end(trailers);
        this.#end({ kind: 'complete' });
      },
      fail: (fault) => {
        sink.fail(fault);
        this.#end({ kind: 'failed', fault });
      },
    };
  }

  #take(chunk: Uint8Array): void {
    this.#size += chunk.length;
    const room = this.#keepAtMost - this.#kept;
    if (room <= 0) return;
    // A copy: the codec's chunk may be a view of a much larger buffer that would be held in memory with it.
    const copy = Buffer.from(room < chunk.length ? chunk.subarray(0, room) : chunk);
    this.#chunks.push(copy);
    this.#kept += copy.length;
  }

  #end(end: BodyEnd): void {
    if (this.#ended !== null) return;
    this.#ended = end;
    // Let go: it holds on to the whole exchange, and the tap is kept long after.
    const onEnd = this.#onEnd;
    this.#onEnd = null;
    onEnd?.(end);
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

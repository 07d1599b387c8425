import type {
  BodySide,
  ExchangeDetail,
  ExchangeId,
  ExchangeSummary,
} from '../../../shared/model/exchange.ts';
import type { PackedRecord } from '../../../shared/model/exchange-record.ts';
import { unpackExchange, unpackSummary } from '../../../shared/model/packed-exchange.ts';
import { sliceOf } from './kept-bytes.ts';
import type { Slabs } from './slabs.ts';

/** Bodies up to this many bytes together lie beside their exchange's text; larger ones stay in the chunks they came in. */
const smallBodies = 64 * 1024;

type Chunks = readonly Uint8Array[];

/** An exchange that has ended: one piece of a slab, with a few numbers. Read back into objects when somebody looks. */
export class FinishedExchange {
  readonly id: ExchangeId;
  readonly #slab: Buffer;
  readonly #from: number;
  readonly #textLength: number;
  readonly #requestLength: number;
  readonly #responseLength: number;
  readonly #largeBodies: { readonly request: Chunks; readonly response: Chunks } | null;

  /** @param text of `packExchange` */
  constructor(id: ExchangeId, text: string, request: Chunks, response: Chunks, slabs: Slabs) {
    this.id = id;
    this.#requestLength = lengthOf(request);
    this.#responseLength = lengthOf(response);
    const small = this.held <= smallBodies;
    this.#largeBodies = small ? null : { request, response };
    const bodies = small ? this.held : 0;
    this.#textLength = Buffer.byteLength(text);
    const { slab, from } = slabs.take(this.#textLength + bodies);
    this.#slab = slab;
    this.#from = from;
    slab.write(text, from, 'utf8');
    if (bodies === 0) return;
    let at = from + this.#textLength;
    for (const chunks of [request, response]) {
      for (const chunk of chunks) {
        slab.set(chunk, at);
        at += chunk.length;
      }
    }
  }

  /** Bytes of its bodies. */
  get held(): number {
    return this.#requestLength + this.#responseLength;
  }

  detail(): ExchangeDetail {
    return unpackExchange(this.#text());
  }

  summary(): ExchangeSummary {
    return unpackSummary(this.#text());
  }

  /** A piece of a kept body, copied. */
  body(side: BodySide, from = 0, length = Number.POSITIVE_INFINITY): Uint8Array {
    return sliceOf(this.#chunksOf(side), from, length);
  }

  bodyLength(side: BodySide): number {
    return side === 'request' ? this.#requestLength : this.#responseLength;
  }

  /** For history. */
  toRecord(): PackedRecord {
    return { text: this.#text(), requestBody: this.body('request'), responseBody: this.body('response') };
  }

  #text(): string {
    return this.#slab.toString('utf8', this.#from, this.#from + this.#textLength);
  }

  #chunksOf(side: BodySide): Chunks {
    if (this.#largeBodies !== null) return this.#largeBodies[side];
    const request = this.#from + this.#textLength;
    const response = request + this.#requestLength;
    return side === 'request'
      ? [this.#slab.subarray(request, response)]
      : [this.#slab.subarray(response, response + this.#responseLength)];
  }
}

function lengthOf(chunks: Chunks): number {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  return length;
}

import type {
  BodySide,
  ExchangeDetail,
  ExchangeId,
  ExchangeSummary,
} from '../../../shared/model/exchange.ts';
import type { PackedRecord } from '../../../shared/model/exchange-record.ts';
import { unpackExchange, unpackSummary } from '../../../shared/model/packed-exchange.ts';
import { type KeptBytes, sliceOf } from './memory/kept-bytes.ts';
import type { RecordMemory } from './memory/record-memory.ts';
import type { Slab } from './memory/slabs.ts';

/** What Latin-1 has no byte for. On a string that V8 keeps with one byte for each character this is known without looking. */
const beyondLatin1 = /[\u0100-\uffff]/;

/** Bodies up to this many bytes together lie beside their exchange's text; larger ones stay in their blocks. */
const smallBodies = 64 * 1024;

/**
 * An exchange that has ended: one piece of a slab, with a few numbers. Read back into objects when somebody looks. Its memory
 * is used for others when the last of its holders has let go.
 */
export class FinishedExchange {
  readonly id: ExchangeId;
  readonly #memory: RecordMemory;
  readonly #slab: Slab;
  readonly #from: number;
  /** Bytes of the text. Heads are Latin-1 and so is nearly everything else, which is far cheaper to write than UTF-8. */
  readonly #textLength: number;
  readonly #encoding: 'latin1' | 'utf8';
  readonly #requestLength: number;
  readonly #responseLength: number;
  readonly #largeBodies: { readonly request: KeptBytes | null; readonly response: KeptBytes | null } | null;
  #holders = 1;

  /**
   * Held by its maker.
   *
   * @param text of `packExchange`
   * @param request what was kept of the body; taken over
   */
  constructor(
    id: ExchangeId,
    text: string,
    request: KeptBytes | null,
    response: KeptBytes | null,
    memory: RecordMemory,
  ) {
    this.id = id;
    this.#memory = memory;
    this.#requestLength = request?.length ?? 0;
    this.#responseLength = response?.length ?? 0;
    const small = this.held <= smallBodies;
    this.#encoding = beyondLatin1.test(text) ? 'utf8' : 'latin1';
    this.#textLength = this.#encoding === 'latin1' ? text.length : Buffer.byteLength(text);
    const { slab, from } = memory.slabs.take(this.#textLength + (small ? this.held : 0));
    this.#slab = slab;
    this.#from = from;
    slab.bytes.write(text, from, this.#encoding);
    if (small) {
      this.#largeBodies = null;
      moveInto(slab.bytes, from + this.#textLength, request);
      moveInto(slab.bytes, from + this.#textLength + this.#requestLength, response);
    } else {
      this.#largeBodies = { request, response };
      request?.close();
      response?.close();
    }
  }

  /** Bytes of its bodies. */
  get held(): number {
    return this.#requestLength + this.#responseLength;
  }

  /** Bytes of heads, decisions and all else but bodies. */
  get textBytes(): number {
    return this.#textLength;
  }

  /** One holder more. */
  hold(): void {
    this.#holders += 1;
  }

  /** One holder less, who must not read it any more. */
  letGo(): void {
    this.#holders -= 1;
    if (this.#holders > 0) return;
    this.#memory.slabs.giveBack(this.#slab);
    this.#largeBodies?.request?.giveBack();
    this.#largeBodies?.response?.giveBack();
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

  /** For history. @param bodies where its bodies are copied to, from `from` on; there is room for {@link held} bytes */
  toRecord(bodies: Uint8Array, from: number): PackedRecord {
    const between = from + this.#requestLength;
    copyInto(bodies, from, this.#chunksOf('request'));
    copyInto(bodies, between, this.#chunksOf('response'));
    return {
      text: this.#text(),
      requestBody: bodies.subarray(from, between),
      responseBody: bodies.subarray(between, between + this.#responseLength),
    };
  }

  #text(): string {
    if (this.#holders <= 0) throw new Error(`Exchange ${this.id} was let go and cannot be read.`);
    return this.#slab.bytes.toString(this.#encoding, this.#from, this.#from + this.#textLength);
  }

  #chunksOf(side: BodySide): readonly Uint8Array[] {
    if (this.#holders <= 0) throw new Error(`Exchange ${this.id} was let go and cannot be read.`);
    if (this.#largeBodies !== null) return this.#largeBodies[side]?.chunks() ?? [];
    const request = this.#from + this.#textLength;
    const response = request + this.#requestLength;
    return side === 'request'
      ? [this.#slab.bytes.subarray(request, response)]
      : [this.#slab.bytes.subarray(response, response + this.#responseLength)];
  }
}

function copyInto(target: Uint8Array, from: number, chunks: readonly Uint8Array[]): void {
  let at = from;
  for (const chunk of chunks) {
    target.set(chunk, at);
    at += chunk.length;
  }
}

/** Copies what was kept, and gives its own memory back. */
function moveInto(target: Buffer, from: number, kept: KeptBytes | null): void {
  if (kept === null) return;
  kept.copyTo(target, from);
  kept.giveBack();
}

import type { BodySide, ExchangeId } from '../../shared/model/exchange.ts';
import type { DecodedBody } from '../content-coding/decode-body.ts';

/** Decoded bodies that are kept while their pieces are asked for: one for each window, roughly. */
const keptLimit = 2;

/** Bodies decoded for display: their pieces are asked for one after the other, and each is decoded once. */
export class DecodedBodies {
  readonly #decode: (id: ExchangeId, side: BodySide, limit: number) => Promise<DecodedBody>;
  /** Those asked for last come last. */
  readonly #kept = new Map<string, Promise<DecodedBody>>();

  constructor(decode: (id: ExchangeId, side: BodySide, limit: number) => Promise<DecodedBody>) {
    this.#decode = decode;
  }

  /** @param afresh whether the body may have grown since it was decoded */
  of(id: ExchangeId, side: BodySide, limit: number, afresh: boolean): Promise<DecodedBody> {
    const key = `${id} ${side} ${limit}`;
    const body = (afresh ? undefined : this.#kept.get(key)) ?? this.#decode(id, side, limit);
    this.#kept.delete(key);
    this.#kept.set(key, body);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptLimit) break;
      this.#kept.delete(oldest);
    }
    // What failed is tried again the next time.
    body.catch(() => {
      if (this.#kept.get(key) === body) this.#kept.delete(key);
    });
    return body;
  }
}

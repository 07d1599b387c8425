import { bodySidesOf, type DetailTest, detailTest } from '../../../shared/filter/evaluate.ts';
import { type FilterExpression, termsOf } from '../../../shared/filter/expression.ts';
import type { BodySide, ExchangeDetail, ExchangeId } from '../../../shared/model/exchange.ts';
import { bodyTextOf, searchedBodyLimit } from '../../content-coding/body-text.ts';
import type { Marks } from '../marks.ts';
import type { StoredBody } from '../protocol.ts';

/** What a search reads of the store. */
export interface SearchedStore {
  readonly marks: Marks;
  get(id: ExchangeId): ExchangeDetail | null;
  body(id: ExchangeId, side: BodySide, offset: number, length: number): StoredBody | null;
}

/** Decides by the whole exchange where columns do not suffice. */
export class Candidates {
  readonly #store: SearchedStore;
  readonly #test: DetailTest;
  readonly #sides: ReadonlySet<BodySide>;

  constructor(store: SearchedStore, expression: FilterExpression) {
    this.#store = store;
    this.#test = detailTest(expression, (id) => store.marks.get(id) ?? undefined);
    this.#sides = new Set([...termsOf(expression)].flatMap(bodySidesOf));
  }

  /** Whether an exchange fits. One that is gone by now does not. */
  async fits(id: ExchangeId): Promise<boolean> {
    const detail = this.#store.get(id);
    if (detail === null) return false;
    const texts = {
      request: await this.#text(detail, 'request'),
      response: await this.#text(detail, 'response'),
    };
    return this.#test(detail, texts);
  }

  async #text(detail: ExchangeDetail, side: BodySide): Promise<string | null> {
    const message = detail[side];
    if (!this.#sides.has(side) || message === null || message.body.kept === 0) return null;
    const body = this.#read(detail.summary.id, side);
    return body === null ? null : bodyTextOf(body, message.headers, message.body.decoded);
  }

  /** The beginning of a body; null where it is not kept or was damaged. */
  #read(id: ExchangeId, side: BodySide): Uint8Array | null {
    const pieces: Uint8Array[] = [];
    let length = 0;
    let kept = 1;
    while (length < Math.min(kept, searchedBodyLimit)) {
      const piece = this.#store.body(id, side, length, searchedBodyLimit - length);
      if (piece === null || 'damaged' in piece) return null;
      if (piece.bytes.length === 0) break;
      pieces.push(piece.bytes);
      length += piece.bytes.length;
      kept = piece.kept;
    }
    const [only] = pieces;
    return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
  }
}

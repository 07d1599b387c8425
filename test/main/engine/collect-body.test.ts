import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectBody } from '../../../src/main/engine/collect-body.ts';
import { HeldBytes } from '../../../src/main/engine/held-bytes.ts';
import type { Body, BodySink } from '../../../src/main/engine/message.ts';
import type { Fault } from '../../../src/shared/model/fault.ts';

const cut: Fault = { code: 'upstream.cut', detail: 'cut' };

/** Sends its pieces a turn apart, each from the same memory, and then its end. */
class SlowSource implements Body {
  readonly empty = false;
  cancelled = false;
  readonly #pieces: readonly Uint8Array[];
  readonly #fault: Fault | null;
  readonly #buffer = new Uint8Array(64);
  #sink: BodySink | null = null;
  #next = 0;
  #paused = false;
  #ended = false;

  constructor(pieces: readonly Uint8Array[], fault: Fault | null) {
    this.#pieces = pieces;
    this.#fault = fault;
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#goOn();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#goOn();
  }

  cancel(): void {
    this.cancelled = true;
  }

  #goOn(): void {
    setImmediate(() => {
      if (this.#paused || this.cancelled || this.#ended) return;
      const piece = this.#pieces[this.#next];
      if (piece === undefined) {
        this.#ended = true;
        if (this.#fault === null) this.#sink?.end(null);
        else this.#sink?.fail(this.#fault);
        return;
      }
      this.#next += 1;
      this.#buffer.fill(0xee);
      this.#buffer.set(piece);
      this.#paused = this.#sink?.data(this.#buffer.subarray(0, piece.length)) === false;
      if (!this.#paused) this.#goOn();
    });
  }
}

/** All of a body, by a reader that asks for a pause after each piece. */
function readAll(body: Body): Promise<{ readonly bytes: Buffer; readonly fault: Fault | null }> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    body.read({
      data(chunk) {
        chunks.push(Buffer.from(chunk));
        setImmediate(() => body.resume());
        return false;
      },
      end: () => resolve({ bytes: Buffer.concat(chunks), fault: null }),
      fail: (fault) => resolve({ bytes: Buffer.concat(chunks), fault }),
    });
  });
}

describe('a body that is collected', () => {
  it('has the same bytes and the same end, whether it was whole, too long, refused or cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 64 }), { minLength: 1, maxLength: 12 }),
        fc.nat({ max: 500 }),
        fc.nat({ max: 500 }),
        fc.boolean(),
        async (pieces, limit, room, fails) => {
          const share = new HeldBytes(room).open();
          const source = new SlowSource(pieces, fails ? cut : null);
          const { collected } = collectBody(source, { limit, wait: 60_000, take: share.take });
          const { outcome, bytes, body } = await collected;
          const whole = Buffer.concat(pieces);
          if (outcome === 'whole') {
            expect(fails).toBe(false);
            expect(Buffer.from(bytes).equals(whole)).toBe(true);
          }
          if (whole.length <= limit && whole.length <= room) expect(outcome).toBe(fails ? 'cut' : 'whole');
          const read = await readAll(body);
          expect(read.bytes.equals(whole)).toBe(true);
          expect(read.fault).toEqual(fails ? cut : null);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is passed on as it comes where it takes too long', async () => {
    const { promise, resolve } = Promise.withResolvers<BodySink>();
    const source: Body = { empty: false, read: resolve, resume: () => {}, cancel: () => {} };
    const { collected } = collectBody(source, { limit: 100, wait: 1, take: () => true });
    const sink = await promise;
    sink.data(Buffer.from('early '));
    const { outcome, body } = await collected;
    expect(outcome).toBe('late');
    const read = readAll(body);
    sink.data(Buffer.from('late'));
    sink.end(null);
    expect((await read).bytes.toString()).toBe('early late');
  });

  it('cancels its source when it is not wanted any more', async () => {
    const source = new SlowSource([new Uint8Array(10), new Uint8Array(10)], null);
    const { collected, stop } = collectBody(source, { limit: 100, wait: 60_000, take: () => true });
    stop();
    const { outcome, body } = await collected;
    expect(outcome).toBe('cut');
    body.cancel();
    expect(source.cancelled).toBe(true);
  });
});

describe('bytes that all bodies hold together', () => {
  it('are refused beyond the limit, and free again once given back', () => {
    const held = new HeldBytes(100);
    const [one, other] = [held.open(), held.open()];
    expect(one.take(60)).toBe(true);
    expect(other.take(60)).toBe(false);
    one.release();
    expect(other.take(60)).toBe(true);
    expect(one.take(1)).toBe(false);
    other.release();
    other.release();
    expect(held.held).toBe(0);
  });
});

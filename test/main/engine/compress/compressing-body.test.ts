import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CompressingBody,
  type CompressProgress,
} from '../../../../src/main/engine/compress/compressing-body.ts';
import type { Body, BodySink } from '../../../../src/main/engine/message.ts';
import type { ContentCoding } from '../../../../src/shared/model/content-decision.ts';
import { bytes } from '../../../../src/shared/model/units.ts';

const decoders = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync } as const;
const codings = ['gzip', 'br', 'zstd'] as const;

/** Sends pieces from one buffer that it uses again for each, as a socket's reader does. */
class ReusingSource implements Body {
  readonly empty = false;
  cancelled = false;
  readonly #pieces: readonly Uint8Array[];
  readonly #buffer = new Uint8Array(200_000);
  #sink: BodySink | null = null;
  #next = 0;
  #paused = false;

  constructor(pieces: readonly Uint8Array[]) {
    this.#pieces = pieces;
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#send();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#send();
  }

  cancel(): void {
    this.cancelled = true;
  }

  #send(): void {
    for (; this.#next < this.#pieces.length; this.#next += 1) {
      if (this.#paused || this.cancelled) return;
      const piece = this.#pieces[this.#next] ?? new Uint8Array();
      this.#buffer.fill(0xff);
      this.#buffer.set(piece);
      this.#paused = this.#sink?.data(this.#buffer.subarray(0, piece.length)) === false;
    }
    if (!this.#paused) this.#sink?.end(null);
  }
}

function compress(
  source: Body,
  coding: ContentCoding,
  pauses: readonly boolean[],
  use: 'body' | 'stream',
): Promise<{ readonly output: Buffer; readonly progress: CompressProgress }> {
  const progress = { before: bytes(0), after: bytes(0), complete: false };
  const body = new CompressingBody(source, {
    coding,
    use,
    length: 0,
    progress,
    onReleased: () => {},
  });
  const chunks: Buffer[] = [];
  let paused = false;
  return new Promise((resolve, reject) => {
    body.read({
      data(chunk) {
        if (paused) reject(new Error('a piece came in a pause'));
        chunks.push(Buffer.from(chunk));
        paused = pauses[chunks.length % pauses.length] === true;
        if (paused)
          setImmediate(() => {
            paused = false;
            body.resume();
          });
        return !paused;
      },
      end: () => resolve({ output: Buffer.concat(chunks), progress }),
      fail: (fault) => reject(new Error(fault.detail)),
    });
  });
}

describe('a body that is compressed', () => {
  it('is the same again when it is decompressed, whatever its pieces and its reader', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      // Pieces that get smaller, and are larger than what waits to be compressed at once.
      fc.nat({ max: 200_000 }).map((length) => new Uint8Array(length).map((_, at) => at % 251)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...codings),
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
        fc.constantFrom('body', 'stream'),
        async (coding, pieces, pauses, use) => {
          const { output, progress } = await compress(new ReusingSource(pieces), coding, pauses, use);
          const whole = Buffer.concat(pieces);
          expect(decoders[coding](output).equals(whole)).toBe(true);
          expect(progress).toEqual({ before: whole.length, after: output.length, complete: true });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('that is not wanted any more cancels its source and says no more', async () => {
    const source = new ReusingSource([new Uint8Array(150_000), new Uint8Array(150_000)]);
    const progress = { before: bytes(0), after: bytes(0), complete: false };
    const body = new CompressingBody(source, {
      coding: 'gzip',
      use: 'stream',
      length: 0,
      progress,
      onReleased: () => heard.push('released'),
    });
    const heard: string[] = [];
    await new Promise<void>((resolve) => {
      body.read({
        data: () => {
          heard.push('data');
          body.cancel();
          setImmediate(() => setImmediate(resolve));
          return true;
        },
        end: () => heard.push('end'),
        fail: () => heard.push('fail'),
      });
    });
    expect(heard).toEqual(['data', 'released']);
    expect(source.cancelled).toBe(true);
  });
});

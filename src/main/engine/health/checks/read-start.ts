import { ExchangeFailure } from '../../failure.ts';
import type { HeaderList } from '../../headers.ts';
import type { Body } from '../../message.ts';

export interface ReadStart {
  readonly bytes: Buffer;
  /** Null where there are none, or the body is longer than what was read of it. */
  readonly trailers: HeaderList | null;
}

/**
 * The beginning of a body.
 *
 * @param limit bytes that are read at most; the rest is cancelled
 * @throws ExchangeFailure when it was cut before that
 */
export function readStart(body: Body, limit: number): Promise<ReadStart> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const done = (trailers: HeaderList | null) =>
      resolve({ bytes: Buffer.concat(chunks).subarray(0, limit), trailers });
    body.read({
      data(chunk) {
        // The memory of a chunk is only lent.
        if (length < limit) chunks.push(Buffer.from(chunk));
        length += chunk.length;
        if (length < limit) return true;
        body.cancel();
        done(null);
        return false;
      },
      end: done,
      fail: ({ code, detail }) => reject(new ExchangeFailure(code, detail)),
    });
  });
}

import type { Body } from '../../../../../src/main/engine/message.ts';
import type { Fault } from '../../../../../src/shared/model/fault.ts';

export interface BodyRead {
  readonly bytes: Buffer;
  readonly fault: Fault | null;
}

/**
 * Reads a body to its end.
 *
 * @param pauses asked for each piece: whether to wait a turn of the event loop before the next
 */
export function readBody(body: Body, pauses: () => boolean = () => false): Promise<BodyRead> {
  const pieces: Buffer[] = [];
  return new Promise((resolve) => {
    body.read({
      data: (chunk) => {
        pieces.push(Buffer.from(chunk));
        if (!pauses()) return true;
        setImmediate(() => body.resume());
        return false;
      },
      end: () => resolve({ bytes: Buffer.concat(pieces), fault: null }),
      fail: (fault) => resolve({ bytes: Buffer.concat(pieces), fault }),
    });
  });
}

import { type HeldBodyReason, heldBodyLimit } from '../../../shared/model/breakpoint.ts';
import { collectBody } from '../collect-body.ts';
import { WatchedBody } from '../forward/watched-body.ts';
import type { HeldBytes } from '../held-bytes.ts';
import { type Body, emptyBody } from '../message.ts';
import type { Cancellation } from '../pipeline/cancellation.ts';

/** How long a body may take to become whole before it is left to stream, in milliseconds. */
const arrivalLimit = 2_000;

const reasons = { too_large: 'too_large', refused: 'busy', late: 'late', cut: 'cut' } as const;

/** A body as it can be shown and edited while its exchange is held. */
export interface HeldBody {
  /** All of it; null where it cannot be edited, and then why. Both null where there is none. */
  readonly bytes: Uint8Array | null;
  readonly reason: HeldBodyReason | null;
  /** Gives the body as it came, from its first byte. */
  readonly body: Body;
}

/** Reads a body into memory as far as it may be; what is too long streams on when it is read. */
export async function holdBody(body: Body, memory: HeldBytes, cancellation: Cancellation): Promise<HeldBody> {
  if (body.empty) return { bytes: null, reason: null, body: emptyBody };
  const share = memory.open();
  const { collected, stop } = collectBody(body, {
    limit: heldBodyLimit,
    wait: arrivalLimit,
    take: share.take,
  });
  cancellation.onCancel(stop);
  const { outcome, bytes, body: original } = await collected;
  const passed = new WatchedBody(original, () => share.release());
  return outcome === 'whole'
    ? { bytes, reason: null, body: passed }
    : { bytes: null, reason: reasons[outcome], body: passed };
}

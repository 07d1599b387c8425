import type { Bytes, Microseconds } from './units.ts';

/**
 * One block of an event stream (WHATWG HTML, section 9.2.6): the lines up to an empty one. A block with data is an `event` that a
 * browser dispatches; one with comments alone is a `comment`, often sent to keep the connection open; `settings` has other
 * fields and no data, so that nothing is dispatched.
 */
export interface ServerSentEvent {
  /** Counted from 1. */
  readonly number: number;
  readonly from: 'upstream';
  readonly kind: 'event' | 'comment' | 'settings';
  /** When its first byte arrived, since the exchange began. */
  readonly at: Microseconds;
  /** Bytes of its data, or of its comment. */
  readonly size: Bytes;
  /** Type of the event; null where it names none, which makes it a `message`. */
  readonly event: string | null;
  /** The last event ID that it sets; null where it sets none. */
  readonly id: string | null;
  /** Reconnection time that it sets, in milliseconds; null where it sets none. */
  readonly retry: number | null;
  /** Beginning of the data, or of the comment, as Base64. */
  readonly preview: string;
  /** Whether {@link preview} is all of it. */
  readonly whole: boolean;
  /** Whether the empty line came that ends it. A block without one is not dispatched. */
  readonly complete: boolean;
}

import type { Microseconds } from './units.ts';

/** How long the parts of opening a connection took. */
export interface OpeningTiming {
  /** Looking the name up; absent where there was no name to look up. */
  readonly dns?: Microseconds;
  /** From there to the connection; of the family of addresses that answered first. */
  readonly connect: Microseconds;
  /** The TLS handshake; absent without TLS. */
  readonly tls?: Microseconds;
}

/** Where the time of one attempt went until its request was on its way. */
export interface AttemptTiming {
  /** Since the attempt began: its request was handed to a connection. */
  readonly sent: Microseconds;
  /** Of the connection that was opened for it; absent where there was one. */
  readonly opened?: OpeningTiming;
}

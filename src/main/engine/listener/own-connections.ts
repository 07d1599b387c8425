import type { ConnectionEnds } from '../replay/resent-connections.ts';

/** Connections that are known at once; past that the oldest are forgotten, and count as anybody's. */
const ownConnectionLimit = 256;
/** How long one is known, in milliseconds: longer than a handshake may take. */
const knownFor = 20_000;

/**
 * Connections of Doorman's own that only try whether a listener answers, and show no certificate of their own. Their failed
 * handshakes are nobody's. They are told apart by address and ports of their ends, which are nobody else's while they are open.
 */
export class OwnConnections {
  /** When each is forgotten, in the order of arrival. */
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  /** @param now monotonic time in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  expect(ends: ConnectionEnds): void {
    const key = keyOf(ends);
    this.#until.delete(key);
    this.#until.set(key, this.#now() + knownFor);
    for (const [oldest, until] of this.#until) {
      if (this.#until.size <= ownConnectionLimit && until > this.#now()) break;
      this.#until.delete(oldest);
    }
  }

  /** Whether it is one of them; each is so once, as a handshake fails once. */
  take(ends: ConnectionEnds | null): boolean {
    if (ends === null || this.#until.size === 0) return false;
    const key = keyOf(ends);
    const until = this.#until.get(key);
    this.#until.delete(key);
    return until !== undefined && until > this.#now();
  }
}

const keyOf = ({ clientAddress, clientPort, listenerPort }: ConnectionEnds): string =>
  `${clientAddress} ${clientPort} ${listenerPort}`;

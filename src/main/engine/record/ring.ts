import type { CaptureConfig } from '../../../shared/config/schema.ts';
import type { ExchangeId } from '../../../shared/model/exchange.ts';
import type { FinishedExchange } from './finished-exchange.ts';
import { FirstInFirstOut } from './memory/first-in-first-out.ts';
import type { RunningRecord } from './running-record.ts';

/** Bytes that heads and decisions may take for each exchange that may be kept, on average: several times what browsers need. */
const textShare = 16 * 1024;
/** Bytes that they may take in any case. */
const leastText = 16 * 1024 * 1024;

type Limits = Pick<CaptureConfig, 'exchanges' | 'totalBytes'>;

/**
 * The newest exchanges in memory, bounded by count (`capture.exchanges`), by the bytes of their bodies
 * (`capture.totalBytes`) and by those of their heads, which can be as large as a head may be, several times. Running ones are never let go: they are bounded by the listeners' connections, and their bodies by a
 * room of that size of their own.
 *
 * There is no Map in here on purpose: one whose oldest entries go as new ones come walks over the places of those gone to find
 * its first, and leaves outgrown tables to the garbage collector. Looking one up, which only a person asks for, walks
 * through the list instead.
 */
export class ExchangeRing {
  /** In no order; each knows its place. */
  readonly #running: RunningRecord[] = [];
  readonly #finished = new FirstInFirstOut<FinishedExchange>();
  #limits: Limits;
  #heldBytes = 0;
  #textBytes = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#running.length + this.#finished.length;
  }

  limit(limits: Limits): void {
    this.#limits = limits;
    this.#trim();
  }

  begin(exchange: RunningRecord): void {
    exchange.place = this.#running.length;
    this.#running.push(exchange);
    this.#trim();
  }

  /** @param finished what became of `exchange`, which began here */
  end(exchange: RunningRecord, finished: FinishedExchange): void {
    const last = this.#running.pop();
    if (last !== undefined && last !== exchange) {
      this.#running[exchange.place] = last;
      last.place = exchange.place;
    }
    finished.hold();
    this.#finished.push(finished);
    this.#heldBytes += finished.held;
    this.#textBytes += finished.textBytes;
    this.#trim();
  }

  get(id: ExchangeId): RunningRecord | FinishedExchange | undefined {
    return this.#running.find((one) => one.id === id) ?? this.#finished.find((one) => one.id === id);
  }

  /** Oldest first, by when they began. */
  all(): (RunningRecord | FinishedExchange)[] {
    const all = [...this.#finished.entries(), ...this.#running];
    return all.sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  /** Forgets all that have ended. */
  clear(): void {
    for (const exchange of this.#finished.entries()) exchange.letGo();
    this.#finished.clear();
    this.#heldBytes = 0;
    this.#textBytes = 0;
  }

  #trim(): void {
    const { exchanges, totalBytes } = this.#limits;
    const textLimit = Math.max(leastText, exchanges * textShare);
    while (this.size > exchanges || this.#heldBytes > totalBytes || this.#textBytes > textLimit) {
      const oldest = this.#finished.shift();
      if (oldest === undefined) return;
      this.#heldBytes -= oldest.held;
      this.#textBytes -= oldest.textBytes;
      oldest.letGo();
    }
  }
}

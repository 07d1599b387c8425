import type { CaptureConfig } from '../../../shared/config/schema.ts';
import type { ExchangeId } from '../../../shared/model/exchange.ts';
import type { FinishedExchange } from './finished-exchange.ts';
import { FirstInFirstOut } from './memory/first-in-first-out.ts';
import type { RunningRecord } from './running-record.ts';

type Limits = Pick<CaptureConfig, 'exchanges' | 'totalBytes'>;

/**
 * The newest exchanges in memory, bounded by count (`capture.exchanges`) and by the bytes of their bodies
 * (`capture.totalBytes`). Running ones are never let go: they are bounded by the listeners' connections, and their bodies by a
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
  }

  #trim(): void {
    while (this.size > this.#limits.exchanges || this.#heldBytes > this.#limits.totalBytes) {
      const oldest = this.#finished.shift();
      if (oldest === undefined) return;
      this.#heldBytes -= oldest.held;
      oldest.letGo();
    }
  }
}

import type { CaptureConfig } from '../../../shared/config/schema.ts';
import type { ExchangeId } from '../../../shared/model/exchange.ts';
import type { RecordedExchange } from './recorded-exchange.ts';

/**
 * The newest exchanges in memory, bounded by count (`capture.exchanges`) and by the bytes of their bodies
 * (`capture.totalBytes`). Active exchanges are never let go: they are bounded by the listeners' connections.
 */
export class ExchangeRing {
  readonly #exchanges = new Map<ExchangeId, RecordedExchange>();
  #limits: Pick<CaptureConfig, 'exchanges' | 'totalBytes'>;
  #heldBytes = 0;

  constructor(limits: Pick<CaptureConfig, 'exchanges' | 'totalBytes'>) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#exchanges.size;
  }

  /** Bytes of the bodies of finished exchanges. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  limit(limits: Pick<CaptureConfig, 'exchanges' | 'totalBytes'>): void {
    this.#limits = limits;
    this.#trim();
  }

  add(exchange: RecordedExchange): void {
    this.#exchanges.set(exchange.id, exchange);
    this.#trim();
  }

  /** Its bodies are counted from now on. */
  finished(exchange: RecordedExchange): void {
    if (!this.#exchanges.has(exchange.id)) return;
    this.#heldBytes += exchange.held;
    this.#trim();
  }

  get(id: ExchangeId): RecordedExchange | undefined {
    return this.#exchanges.get(id);
  }

  /** Oldest first. */
  all(): Iterable<RecordedExchange> {
    return this.#exchanges.values();
  }

  /** Forgets all that have ended. */
  clear(): void {
    for (const [id, exchange] of this.#exchanges) {
      if (!exchange.active) this.#exchanges.delete(id);
    }
    this.#heldBytes = 0;
  }

  #trim(): void {
    for (const [id, exchange] of this.#exchanges) {
      if (this.#exchanges.size <= this.#limits.exchanges && this.#heldBytes <= this.#limits.totalBytes)
        return;
      if (exchange.active) continue;
      this.#exchanges.delete(id);
      this.#heldBytes -= exchange.held;
    }
  }
}

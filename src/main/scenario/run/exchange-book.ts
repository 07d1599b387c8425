import type { ExchangeId, ExchangeSummary } from '../../../shared/model/exchange.ts';
import { scenarioIdPrefix } from '../../../shared/model/scenario.ts';
import { MAX_REQUESTS } from '../../../shared/scenario/bounds.ts';
import type { BookedExchange } from '../../../shared/scenario/evidence.ts';

/** Exchanges of one run that are kept; what traffic may send, and as many again for what attacks and browsers do. */
const bookLimit = 2 * MAX_REQUESTS;
/** Exchanges whose decisions are fetched at once. */
const fetchedAtOnce = 16;

export interface ExchangeBookOptions {
  /** Whether the decisions of an exchange are asked for. */
  readonly wantsDecisions: boolean;
  /** Codes of the decisions of an exchange; null when they are not kept any more. */
  readonly decisionsOf: (id: ExchangeId) => Promise<ReadonlySet<string> | null>;
}

/** What a run keeps of the exchanges of its listeners. */
export class ExchangeBook {
  readonly #options: ExchangeBookOptions;
  readonly #ended = new Map<ExchangeId, BookedExchange>();
  /** When those began that are under way; messages of WebSockets have no end of their own. */
  readonly #active = new Map<ExchangeId, number>();
  readonly #waiting: ExchangeId[] = [];
  #fetching = 0;

  constructor(options: ExchangeBookOptions) {
    this.#options = options;
  }

  take(items: readonly ExchangeSummary[]): void {
    for (const item of items) if (item.listener.startsWith(scenarioIdPrefix)) this.#take(item);
  }

  ended(): Iterable<BookedExchange> {
    return this.#ended.values();
  }

  /** Whether one that began before then is under way. */
  isUnderWayFrom(before: number): boolean {
    for (const at of this.#active.values()) if (at < before) return true;
    return false;
  }

  /** What was under way is lost with the engine that had it. */
  forgetActive(): void {
    this.#active.clear();
  }

  #take(item: ExchangeSummary): void {
    if (item.state === 'active') {
      if (item.kind === 'http' && this.#active.size < bookLimit) this.#active.set(item.id, item.at);
      return;
    }
    this.#active.delete(item.id);
    const known = this.#ended.get(item.id);
    if (known === undefined && this.#ended.size >= bookLimit) return;
    this.#ended.set(item.id, book(item, known?.decisions ?? null));
    if (!this.#options.wantsDecisions || known !== undefined) return;
    this.#waiting.push(item.id);
    this.#fetch();
  }

  #fetch(): void {
    while (this.#fetching < fetchedAtOnce) {
      const id = this.#waiting.shift();
      if (id === undefined) return;
      this.#fetching += 1;
      this.#options
        .decisionsOf(id)
        .then(
          (decisions) => {
            const known = this.#ended.get(id);
            if (known !== undefined) this.#ended.set(id, { ...known, decisions });
          },
          // The engine is being started again: of those it had nothing more is known.
          () => undefined,
        )
        .finally(() => {
          this.#fetching -= 1;
          this.#fetch();
        });
    }
  }
}

const book = (item: ExchangeSummary, decisions: ReadonlySet<string> | null): BookedExchange => ({
  at: item.at,
  complete: item.state === 'complete',
  listener: item.listener,
  routes: [...(item.outerRoutes ?? []), ...(item.route === null ? [] : [item.route])],
  pool: item.pool,
  upstream: item.upstream,
  client: item.client,
  path: item.target,
  status: item.status,
  cache: item.cache,
  answeredBy: item.answeredBy,
  duration: item.duration ?? 0,
  decisions,
});

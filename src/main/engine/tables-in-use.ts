import type { Upstream } from './forward/upstream.ts';
import type { RoutingTable } from './route/table.ts';

/**
 * Which tables still have exchanges: a reload swaps the current one, and exchanges in flight keep theirs. When the last
 * exchange of a replaced table ends, what only that table used may be closed.
 */
export class TablesInUse {
  #current: RoutingTable;
  #currentExchanges = 0;
  /** Replaced tables that still have exchanges, and how many. */
  readonly #earlier = new Map<RoutingTable, number>();
  readonly #onReleased: () => void;

  /** @param onReleased called when a replaced table has no exchange left */
  constructor(initial: RoutingTable, onReleased: () => void) {
    this.#current = initial;
    this.#onReleased = onReleased;
  }

  get current(): RoutingTable {
    return this.#current;
  }

  /** Upstreams of the current table and of all that still have exchanges. */
  get upstreams(): Set<Upstream> {
    const tables = [this.#current, ...this.#earlier.keys()];
    return new Set(
      tables.flatMap((table) => table.pools.flatMap((pool) => pool.members.map(({ upstream }) => upstream))),
    );
  }

  replace(next: RoutingTable): void {
    if (this.#currentExchanges > 0) this.#earlier.set(this.#current, this.#currentExchanges);
    this.#current = next;
    this.#currentExchanges = 0;
    this.#onReleased();
  }

  /** The current table, held for one exchange; {@link release} is called once at its end. */
  pin(): RoutingTable {
    this.#currentExchanges += 1;
    return this.#current;
  }

  /** The same for an exchange that follows from one that holds the table. */
  pinAgain(table: RoutingTable): RoutingTable {
    if (table === this.#current) return this.pin();
    this.#earlier.set(table, (this.#earlier.get(table) ?? 0) + 1);
    return table;
  }

  release(table: RoutingTable): void {
    if (table === this.#current) {
      this.#currentExchanges -= 1;
      return;
    }
    const left = (this.#earlier.get(table) ?? 0) - 1;
    if (left > 0) {
      this.#earlier.set(table, left);
      return;
    }
    this.#earlier.delete(table);
    this.#onReleased();
  }
}

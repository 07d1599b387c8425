import type { Upstream } from './forward/upstream.ts';
import type { RoutingTable } from './route/table.ts';

/**
 * Which tables still have exchanges: a reload swaps the current one, and exchanges in flight keep theirs. When the last
 * exchange of a replaced table ends, what only that table used may be closed.
 */
export class TablesInUse {
  #current: RoutingTable;
  readonly #exchanges = new Map<RoutingTable, number>();
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
    const tables = [this.#current, ...this.#exchanges.keys()];
    return new Set(
      tables.flatMap((table) => table.pools.flatMap((pool) => pool.members.map(({ upstream }) => upstream))),
    );
  }

  replace(next: RoutingTable): void {
    this.#current = next;
    this.#onReleased();
  }

  /** Pins the current table for one exchange. `release` is called once at its end. */
  pin(): { readonly table: RoutingTable; readonly release: () => void } {
    const table = this.#current;
    this.#exchanges.set(table, (this.#exchanges.get(table) ?? 0) + 1);
    return { table, release: () => this.#release(table) };
  }

  #release(table: RoutingTable): void {
    const left = (this.#exchanges.get(table) ?? 0) - 1;
    if (left > 0) {
      this.#exchanges.set(table, left);
      return;
    }
    this.#exchanges.delete(table);
    if (table !== this.#current) this.#onReleased();
  }
}

import type { CacheNotStoredReason } from '../../../shared/model/cache-decision.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import { type Bytes, bytes } from '../../../shared/model/units.ts';
import type { Body } from '../message.ts';
import type { PassingKeeper } from './shared-body.ts';
import type { CacheStore, CacheWriter } from './store/store.ts';
import type { StoredResponse } from './store/stored-response.ts';

export interface KeeperOptions {
  readonly store: CacheStore;
  readonly writer: CacheWriter;
  readonly maxObject: Bytes;
  /** Whether what is coming must not be stored any more. */
  outdated(): boolean;
  /** Called once: it is stored, with that many bytes. */
  onStored(size: Bytes): void;
  /** Called once in place of {@link onStored}: it is not, or was not after all where the store found so later. */
  onNotStored(reason: CacheNotStoredReason, limit: Bytes | null): void;
  /** Nobody reads the body any more. */
  onUnwanted(): void;
  /** Called once: the body came to its end and can be looked up, or broke off. */
  onOver(fault: Fault | null): void;
}

/** Stores a body as it passes, unless it grows too large or is outdated meanwhile. */
export class Keeper implements PassingKeeper {
  readonly #options: KeeperOptions;
  #writer: CacheWriter | null;
  #size = 0;
  #stored: Promise<StoredResponse | null> | StoredResponse | null = null;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#writer = options.writer;
  }

  keep(piece: Uint8Array): boolean {
    if (this.#writer === null) return false;
    const { maxObject, outdated } = this.#options;
    this.#size += piece.length;
    if (outdated()) return this.#give('purged');
    if (this.#size > maxObject) return this.#give('too_large', maxObject);
    const refusal = this.#writer.add(piece);
    return refusal === null || this.#give(refusal);
  }

  complete(): void {
    const writer = this.#writer;
    const { onStored, onNotStored, onOver, outdated } = this.#options;
    if (writer !== null && outdated()) this.#give('purged');
    else if (writer !== null) {
      this.#writer = null;
      const finished = writer.finish();
      this.#stored = finished;
      if (finished === null) onNotStored('unwritable', null);
      // The disk goes on by itself; whether it took it is not known before the client has it all.
      else onStored(bytes(this.#size));
      if (finished instanceof Promise) {
        finished.then(
          () => onOver(null),
          () => onOver(null),
        );
        return;
      }
    }
    onOver(null);
  }

  broken(fault: Fault | null): void {
    if (this.#writer !== null) this.#give('incomplete');
    if (fault === null) this.#options.onUnwanted();
    this.#options.onOver(fault);
  }

  rest(from: number, ready: (body: Body | null) => void): void {
    const read = (stored: StoredResponse | null): void =>
      ready(stored === null ? null : this.#options.store.read(stored.id, from, stored.size));
    const stored = this.#stored;
    if (stored instanceof Promise) stored.then(read, () => read(null));
    else read(stored);
  }

  /** @returns false */
  #give(reason: CacheNotStoredReason, limit: Bytes | null = null): false {
    const writer = this.#writer;
    this.#writer = null;
    writer?.abandon();
    this.#options.onNotStored(reason, limit);
    return false;
  }
}

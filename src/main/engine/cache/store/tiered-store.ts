import type { CacheTier, CacheUsage } from '../../../../shared/model/cache.ts';
import type { Bytes } from '../../../../shared/model/units.ts';
import type { Body } from '../../message.ts';
import type { MaybePromise } from '../../pipeline/stage.ts';
import { Promotions } from './promotion.ts';
import type { CacheStore, CacheWriter, WriteRefusal } from './store.ts';
import { type ResponseToStore, type StoredResponse, sameVariant } from './stored-response.ts';

/**
 * Memory in front of disk. Every response goes to both, where each has room for it: the disk keeps all that it can, so
 * that a restart loses nothing, and memory is a copy of what was used last. What memory drops is still on disk, and comes back
 * into memory when it is read whole. One that a tier refuses is in the other alone. Ids are the same in both.
 */
export class TieredStore implements CacheStore {
  readonly #memory: CacheStore;
  readonly #disk: CacheStore;
  readonly #promotions: Promotions;

  constructor(memory: CacheStore, disk: CacheStore) {
    this.#memory = memory;
    this.#disk = disk;
    this.#promotions = new Promotions(memory, disk);
  }

  find(key: string): readonly StoredResponse[] {
    const inMemory = this.#memory.find(key);
    const onDisk = this.#disk.find(key);
    if (onDisk.length === 0) return inMemory;
    if (inMemory.length === 0) return onDisk;
    const others = onDisk.filter(({ id }) => this.#memory.get(id) === null);
    return others.length === 0 ? inMemory : [...inMemory, ...others];
  }

  get(id: string): StoredResponse | null {
    return this.#memory.get(id) ?? this.#disk.get(id);
  }

  tierOf(id: string): CacheTier | null {
    return this.#memory.tierOf(id) ?? this.#disk.tierOf(id);
  }

  read(id: string, from: number, to: number): Body | null {
    const inMemory = this.#memory.read(id, from, to);
    if (inMemory !== null) return inMemory;
    const onDisk = this.#disk.read(id, from, to);
    const whole = from === 0 && to > 0 && to === this.#disk.get(id)?.size;
    return onDisk !== null && whole ? this.#promotions.copying(id, onDisk) : onDisk;
  }

  used(id: string): void {
    this.#memory.used(id);
    this.#disk.used(id);
  }

  begin(response: ResponseToStore, size: Bytes | null): CacheWriter | WriteRefusal {
    const writers: CacheWriter[] = [];
    let refused: WriteRefusal = 'too_large';
    for (const store of [this.#memory, this.#disk]) {
      const writer = store.begin(response, size);
      if (typeof writer === 'string') refused = sooner(refused, writer);
      else writers.push(writer);
    }
    return writers.length === 0 ? refused : new TieredWriter(writers, this.#replaceOnDisk);
  }

  update(response: ResponseToStore): StoredResponse | null {
    const inMemory = this.#memory.update(response);
    return this.#disk.update(response) ?? inMemory;
  }

  remove(id: string): boolean {
    const wasInMemory = this.#memory.remove(id);
    return this.#disk.remove(id) || wasInMemory;
  }

  clear(): number {
    const stored = this.count();
    this.#memory.clear();
    this.#disk.clear();
    return stored;
  }

  count(): number {
    let inMemoryAlone = 0;
    for (const { id } of this.#memory.all()) if (this.#disk.get(id) === null) inMemoryAlone += 1;
    return inMemoryAlone + this.#disk.count();
  }

  *all(): Iterable<StoredResponse> {
    yield* this.#memory.all();
    for (const response of this.#disk.all()) {
      if (this.#memory.get(response.id) === null) yield response;
    }
  }

  /** The disk may still have what a response in memory took the place of, and would give both. */
  readonly #replaceOnDisk = (stored: StoredResponse): void => {
    for (const other of [...this.#disk.find(stored.key)]) {
      if (other.id !== stored.id && sameVariant(other, stored)) this.#disk.remove(other.id);
    }
  };

  usage(tier: CacheTier): CacheUsage {
    return (tier === 'memory' ? this.#memory : this.#disk).usage(tier);
  }

  /** Of memory; the disk has a limit of its own. */
  limit(bytes: Bytes): void {
    this.#memory.limit(bytes);
  }

  async close(): Promise<void> {
    await this.#disk.close();
    await this.#memory.close();
  }
}

/** What a store refuses now it may take later: that says more than that it never could. */
const sooner = (one: WriteRefusal, other: WriteRefusal): WriteRefusal =>
  one === 'unwritable' || other === 'unwritable' ? 'unwritable' : 'too_large';

/** Writes to as many stores as go on taking it, memory first. */
class TieredWriter implements CacheWriter {
  #writers: readonly CacheWriter[];
  readonly #onFoundAtOnce: (stored: StoredResponse) => void;

  constructor(writers: readonly CacheWriter[], onFoundAtOnce: (stored: StoredResponse) => void) {
    this.#writers = writers;
    this.#onFoundAtOnce = onFoundAtOnce;
  }

  add(chunk: Uint8Array): WriteRefusal | null {
    let refused: WriteRefusal = 'too_large';
    let lost = false;
    for (const writer of this.#writers) {
      const refusal = writer.add(chunk);
      if (refusal === null) continue;
      lost = true;
      refused = sooner(refused, refusal);
      this.#writers = this.#writers.filter((other) => other !== writer);
    }
    return lost && this.#writers.length === 0 ? refused : null;
  }

  /** In memory it is found at once; nobody waits for the disk then. */
  finish(): MaybePromise<StoredResponse | null> {
    const finished = this.#writers.map((writer) => writer.finish());
    this.#writers = [];
    const atOnce = finished.find(
      (stored): stored is StoredResponse => stored !== null && !(stored instanceof Promise),
    );
    if (atOnce !== undefined) {
      this.#onFoundAtOnce(atOnce);
      return atOnce;
    }
    return Promise.all(finished.map((stored) => Promise.resolve(stored))).then(
      (all) => all.find((stored) => stored !== null) ?? null,
    );
  }

  abandon(): void {
    for (const writer of this.#writers) writer.abandon();
    this.#writers = [];
  }
}

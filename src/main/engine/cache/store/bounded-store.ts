import type { CacheTier, CacheUsage } from '../../../../shared/model/cache.ts';
import { type Bytes, bytes } from '../../../../shared/model/units.ts';
import type { Body } from '../../message.ts';
import type { MaybePromise } from '../../pipeline/stage.ts';
import { type CacheStore, type CacheWriter, variantsLimit, type WriteRefusal } from './store.ts';
import { headWeight, type ResponseToStore, type StoredResponse } from './stored-response.ts';
import { VariantIndex } from './variant-index.ts';

/** A stored response, and how its body is found. */
export interface StoreEntry<Content> {
  readonly response: StoredResponse;
  readonly content: Content;
  /** Body and head, in bytes. */
  readonly weight: number;
}

/** Where a writer takes its room from, and leaves what it has written. */
export interface WritingRoom<Content> {
  /** @param inAll what the response would take with it */
  takeRoom(wanted: number, inAll: number): WriteRefusal | null;
  finish(content: Content, stored: StoredResponse, weight: number): StoredResponse | null;
  abandon(weight: number): void;
}

/**
 * What stores have in common, wherever they keep bodies: an index in memory, and a limit in bytes that holds at every moment,
 * the least recently used response going first.
 */
export abstract class BoundedStore<Content> implements CacheStore {
  protected readonly index = new VariantIndex<StoreEntry<Content>>();
  readonly #tier: CacheTier;
  readonly #writing = new Map<string, BoundedWriter<Content>>();
  /** Bytes of what is stored and of what is being written. */
  #bytes = 0;
  #limit: number;
  #evicted = 0;

  constructor(tier: CacheTier, limit: number) {
    this.#tier = tier;
    this.#limit = limit;
  }

  protected abstract writerFor(
    response: ResponseToStore,
    weight: number,
    room: WritingRoom<Content>,
  ): BoundedWriter<Content>;
  /** Whether nothing can be written just now, though there may be room. */
  protected cannotWrite(): boolean {
    return false;
  }
  /** It was stored or has a new head. */
  protected onKept(_entry: StoreEntry<Content>): void {}
  /** It was stored and is not any more. */
  protected onRemoved(_entry: StoreEntry<Content>): void {}
  protected onUsed(_entry: StoreEntry<Content>): void {}

  abstract read(id: string, from: number, to: number): Body | null;

  find(key: string): readonly StoredResponse[] {
    return this.index.find(key);
  }

  get(id: string): StoredResponse | null {
    return this.index.get(id)?.response ?? null;
  }

  tierOf(id: string): CacheTier | null {
    return this.index.get(id) === undefined ? null : this.#tier;
  }

  used(id: string): void {
    const entry = this.index.touch(id);
    if (entry !== null) this.onUsed(entry);
  }

  begin(response: ResponseToStore, size: Bytes | null): CacheWriter | WriteRefusal {
    const weight = headWeight(response);
    if (weight + (size ?? 0) > this.#limit) return 'too_large';
    if (this.cannotWrite() || !this.#takeRoom(weight)) return 'unwritable';
    const writer = this.writerFor(response, weight, {
      takeRoom: (wanted, inAll) =>
        inAll > this.#limit ? 'too_large' : this.#takeRoom(wanted) ? null : 'unwritable',
      finish: (content, stored, inAll) => this.#finish(content, stored, inAll),
      abandon: (inAll) => {
        this.#bytes -= inAll;
        this.#writing.delete(response.id);
      },
    });
    this.#writing.set(response.id, writer);
    return writer;
  }

  update(response: ResponseToStore): StoredResponse | null {
    const entry = this.index.get(response.id);
    if (entry === undefined) return null;
    const { size } = entry.response;
    const weight = headWeight(response) + size;
    const next = { response: { ...response, size }, content: entry.content, weight };
    this.index.delete(entry);
    this.#removeSame(response);
    this.#bytes += weight - entry.weight;
    this.index.add(next);
    this.onKept(next);
    this.#evict(0);
    return this.get(response.id);
  }

  remove(id: string): boolean {
    this.#writing.get(id)?.abandon();
    return this.#drop(id);
  }

  clear(): number {
    for (const writer of [...this.#writing.values()]) writer.abandon();
    const removed = [...this.index.entries()];
    this.index.clear();
    this.#bytes = 0;
    for (const entry of removed) this.onRemoved(entry);
    return removed.length;
  }

  count(): number {
    return this.index.size;
  }

  *all(): Iterable<StoredResponse> {
    for (const { response } of this.index.entries()) yield response;
  }

  usage(tier: CacheTier): CacheUsage {
    return tier === this.#tier
      ? {
          entries: this.index.size,
          bytes: bytes(this.#bytes),
          limit: bytes(this.#limit),
          evicted: this.#evicted,
        }
      : { entries: 0, bytes: bytes(0), limit: bytes(0), evicted: 0 };
  }

  limit(limit: Bytes): void {
    this.#limit = limit;
    this.#evict(0);
    // What is being written finds out with its next piece, or at its end.
  }

  abstract close(): Promise<void>;

  /** Takes in what was stored before, the one that was unused longest first. */
  protected restore(entry: StoreEntry<Content>): void {
    this.#bytes += entry.weight;
    this.index.add(entry);
    this.#evict(0);
  }

  /** Lets the one go that was unused longest. */
  protected evictOldest(): void {
    for (const { response } of this.index.entries()) {
      this.#drop(response.id);
      this.#evicted += 1;
      return;
    }
  }

  #finish(content: Content, stored: StoredResponse, weight: number): StoredResponse | null {
    this.#writing.delete(stored.id);
    if (this.#bytes > this.#limit) {
      // The limit was lowered meanwhile.
      this.#bytes -= weight;
      return null;
    }
    this.#drop(stored.id);
    this.#removeSame(stored);
    this.#keepVariantsBelowLimit(stored.key);
    const entry = { response: stored, content, weight };
    this.index.add(entry);
    this.onKept(entry);
    return stored;
  }

  /** What is being written under that id goes on. @returns whether it was stored */
  #drop(id: string): boolean {
    const entry = this.index.get(id);
    if (entry === undefined) return false;
    this.index.delete(entry);
    this.#bytes -= entry.weight;
    this.onRemoved(entry);
    return true;
  }

  #removeSame(response: ResponseToStore): void {
    const same = this.index.sameAs(response);
    if (same !== null) this.#drop(same);
  }

  #keepVariantsBelowLimit(key: string): void {
    const variants = this.index.find(key);
    if (variants.length < variantsLimit) return;
    const oldest = variants.reduce((one, other) => (other.use.lastUsedAt < one.use.lastUsedAt ? other : one));
    this.#drop(oldest.id);
    this.#evicted += 1;
  }

  #takeRoom(wanted: number): boolean {
    if (!this.#evict(wanted)) return false;
    this.#bytes += wanted;
    return true;
  }

  /** @returns whether there is room for `wanted` bytes now */
  #evict(wanted: number): boolean {
    while (this.#bytes + wanted > this.#limit && this.index.size > 0) this.evictOldest();
    return this.#bytes + wanted <= this.#limit;
  }
}

/** Takes room as a body comes. What becomes of its bytes is for the store to say. */
export abstract class BoundedWriter<Content> implements CacheWriter {
  protected readonly response: ResponseToStore;
  protected readonly room: WritingRoom<Content>;
  protected size = 0;
  protected ended = false;
  /** Bytes taken from the store: the head and what has come of the body. */
  protected weight: number;

  constructor(response: ResponseToStore, weight: number, room: WritingRoom<Content>) {
    this.response = response;
    this.room = room;
    this.weight = weight;
  }

  protected abstract take(chunk: Uint8Array): WriteRefusal | null;
  /** Nothing is to be left of it. */
  protected drop(): void {}
  abstract finish(): MaybePromise<StoredResponse | null>;

  add(chunk: Uint8Array): WriteRefusal | null {
    if (this.ended) return 'unwritable';
    if (chunk.length === 0) return null;
    const refusal = this.room.takeRoom(chunk.length, this.weight + chunk.length);
    if (refusal !== null) {
      this.abandon();
      return refusal;
    }
    this.weight += chunk.length;
    this.size += chunk.length;
    const refused = this.take(chunk);
    if (refused !== null) this.abandon();
    return refused;
  }

  abandon(): void {
    if (this.ended) return;
    this.ended = true;
    this.room.abandon(this.weight);
    this.drop();
  }
}

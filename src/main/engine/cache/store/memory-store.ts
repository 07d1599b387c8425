import type { CacheTier, CacheUsage } from '../../../../shared/model/cache.ts';
import { type Bytes, bytes } from '../../../../shared/model/units.ts';
import type { Body } from '../../message.ts';
import { bodyOfChunks } from './chunks-body.ts';
import { type CacheStore, type CacheWriter, variantsLimit, type WriteRefusal } from './store.ts';
import { headWeight, type ResponseToStore, type StoredResponse } from './stored-response.ts';
import { VariantIndex } from './variant-index.ts';

/** A body of several pieces up to this size is put together when it is whole, to be served in one. Bytes. */
const joinLimit = 256 * 1024;

/** Tests of tiers put two of them one behind the other. */
export interface MemoryStoreOptions {
  readonly limit: Bytes;
  readonly tier?: CacheTier;
}

interface MemoryEntry {
  readonly response: StoredResponse;
  readonly chunks: readonly Uint8Array[];
  /** Body and head, in bytes. */
  readonly weight: number;
}

/** Responses in memory, the least recently used one going first. */
export class MemoryStore implements CacheStore {
  readonly #tier: CacheTier;
  readonly #index = new VariantIndex<MemoryEntry>();
  readonly #writing = new Map<string, MemoryWriter>();
  #limit: number;
  /** Bytes of what is stored and of what is being written. */
  #bytes = 0;
  #evicted = 0;

  constructor({ limit, tier = 'memory' }: MemoryStoreOptions) {
    this.#limit = limit;
    this.#tier = tier;
  }

  find(key: string): readonly StoredResponse[] {
    return this.#index.find(key);
  }

  get(id: string): StoredResponse | null {
    return this.#index.get(id)?.response ?? null;
  }

  tierOf(id: string): CacheTier | null {
    return this.#index.get(id) === undefined ? null : this.#tier;
  }

  read(id: string, from: number, to: number): Body | null {
    const entry = this.#index.get(id);
    return entry === undefined ? null : bodyOfChunks(entry.chunks, from, to);
  }

  used(id: string): void {
    const entry = this.#index.get(id);
    if (entry !== undefined) this.#index.touch(entry);
  }

  begin(response: ResponseToStore, size: Bytes | null): CacheWriter | WriteRefusal {
    const weight = headWeight(response);
    if (weight + (size ?? 0) > this.#limit) return 'too_large';
    if (!this.#takeRoom(weight)) return 'unwritable';
    const writer = new MemoryWriter(response, weight, {
      takeRoom: (wanted, inAll) =>
        inAll > this.#limit ? 'too_large' : this.#takeRoom(wanted) ? null : 'unwritable',
      finish: (chunks, stored, inAll) => this.#finish(chunks, stored, inAll),
      abandon: (inAll) => {
        this.#bytes -= inAll;
        this.#writing.delete(response.id);
      },
    });
    this.#writing.set(response.id, writer);
    return writer;
  }

  update(response: ResponseToStore): StoredResponse | null {
    const entry = this.#index.get(response.id);
    if (entry === undefined) return null;
    const { size } = entry.response;
    const stored = { ...response, size };
    const weight = headWeight(response) + size;
    this.#index.delete(entry);
    this.#removeSame(response);
    this.#bytes += weight - entry.weight;
    this.#index.add({ response: stored, chunks: entry.chunks, weight });
    this.#evict(0);
    return this.get(response.id);
  }

  remove(id: string): boolean {
    this.#writing.get(id)?.abandon();
    const entry = this.#index.get(id);
    if (entry === undefined) return false;
    this.#index.delete(entry);
    this.#bytes -= entry.weight;
    return true;
  }

  clear(): number {
    for (const writer of [...this.#writing.values()]) writer.abandon();
    const removed = this.#index.size;
    this.#index.clear();
    this.#bytes = 0;
    return removed;
  }

  *all(): Iterable<StoredResponse> {
    for (const { response } of this.#index.entries()) yield response;
  }

  usage(tier: CacheTier): CacheUsage {
    return tier === this.#tier
      ? {
          entries: this.#index.size,
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

  close(): Promise<void> {
    this.clear();
    return Promise.resolve();
  }

  #finish(chunks: readonly Uint8Array[], stored: StoredResponse, weight: number): StoredResponse | null {
    this.#writing.delete(stored.id);
    if (this.#bytes > this.#limit) {
      // The limit was lowered meanwhile.
      this.#bytes -= weight;
      return null;
    }
    this.remove(stored.id);
    this.#removeSame(stored);
    this.#keepVariantsBelowLimit(stored.key);
    this.#index.add({ response: stored, chunks, weight });
    return stored;
  }

  #removeSame(response: ResponseToStore): void {
    const same = this.#index.sameAs(response);
    if (same !== null) this.remove(same);
  }

  #keepVariantsBelowLimit(key: string): void {
    const variants = this.#index.find(key);
    if (variants.length < variantsLimit) return;
    const oldest = variants.reduce((one, other) => (other.use.lastUsedAt < one.use.lastUsedAt ? other : one));
    this.remove(oldest.id);
    this.#evicted += 1;
  }

  #takeRoom(wanted: number): boolean {
    if (!this.#evict(wanted)) return false;
    this.#bytes += wanted;
    return true;
  }

  /** @returns whether there is room for `wanted` bytes now */
  #evict(wanted: number): boolean {
    if (this.#bytes + wanted <= this.#limit) return true;
    for (const entry of this.#index.entries()) {
      this.remove(entry.response.id);
      this.#evicted += 1;
      if (this.#bytes + wanted <= this.#limit) return true;
    }
    return false;
  }
}

interface WritingRoom {
  /** @param inAll what the response would take with it */
  takeRoom(wanted: number, inAll: number): WriteRefusal | null;
  finish(chunks: readonly Uint8Array[], stored: StoredResponse, weight: number): StoredResponse | null;
  abandon(weight: number): void;
}

class MemoryWriter implements CacheWriter {
  readonly #response: ResponseToStore;
  readonly #room: WritingRoom;
  readonly #chunks: Uint8Array[] = [];
  /** Bytes taken from the store: the head and what has come of the body. */
  #weight: number;
  #size = 0;
  #ended = false;

  constructor(response: ResponseToStore, weight: number, room: WritingRoom) {
    this.#response = response;
    this.#weight = weight;
    this.#room = room;
  }

  add(chunk: Uint8Array): WriteRefusal | null {
    if (this.#ended) return 'unwritable';
    if (chunk.length === 0) return null;
    const refusal = this.#room.takeRoom(chunk.length, this.#weight + chunk.length);
    if (refusal !== null) {
      this.abandon();
      return refusal;
    }
    this.#weight += chunk.length;
    this.#size += chunk.length;
    this.#chunks.push(chunk);
    return null;
  }

  finish(): StoredResponse | null {
    if (this.#ended) return null;
    this.#ended = true;
    const whole =
      this.#chunks.length > 1 && this.#size <= joinLimit ? [joined(this.#chunks, this.#size)] : this.#chunks;
    return this.#room.finish(whole, { ...this.#response, size: bytes(this.#size) }, this.#weight);
  }

  abandon(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#room.abandon(this.#weight);
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

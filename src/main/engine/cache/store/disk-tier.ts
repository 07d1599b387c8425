import type { CacheTier, CacheUsage } from '../../../../shared/model/cache.ts';
import { type Bytes, bytes } from '../../../../shared/model/units.ts';
import type { Body } from '../../message.ts';
import { openDiskFiles } from './disk-files.ts';
import { DiskIndex, FolderInUse, IndexBroken } from './disk-index.ts';
import { DiskStore } from './disk-store.ts';
import { MemoryStore } from './memory-store.ts';
import type { CacheStore, CacheWriter, WriteRefusal } from './store.ts';
import type { ResponseToStore, StoredResponse } from './stored-response.ts';

/** A store that has no room. */
const none = (): CacheStore => new MemoryStore({ limit: bytes(0), tier: 'disk' });

/** The disk as the configuration has it: used, not used, or out of order. What is behind it may change at any time. */
export class DiskTier implements CacheStore {
  #store: CacheStore = none();
  #disk: { readonly directory: string; readonly store: DiskStore } | null = null;
  #problem: string | null = null;
  #changing: Promise<void> = Promise.resolve();

  /** Why it is not used although it is configured, or was not taken last, in a sentence. */
  get problem(): string | null {
    return this.#problem ?? this.#disk?.store.problem ?? null;
  }

  /**
   * Uses a folder from now on; what it holds is found again. What is wrong with it is no reason to go without a cache in
   * memory: see {@link problem}.
   *
   * @param directory absolute
   * @param limit 0 uses none; what is there stays
   */
  use(directory: string, limit: Bytes): Promise<void> {
    this.#changing = this.#changing.then(() => this.#change(directory, limit));
    return this.#changing;
  }

  async #change(directory: string, limit: Bytes): Promise<void> {
    this.#problem = null;
    if (limit > 0 && this.#disk?.directory === directory) {
      this.#disk.store.limit(limit);
      return;
    }
    await this.#leave();
    if (limit === 0) return;
    try {
      const store = await openStore(directory, limit).catch(async (error: unknown) => {
        if (!(error instanceof IndexBroken)) throw error;
        await DiskIndex.setAside(directory);
        return openStore(directory, limit);
      });
      this.#disk = { directory, store };
      this.#store = store;
    } catch (error) {
      this.#problem = problemOfOpening(directory, error);
    }
  }

  async #leave(): Promise<void> {
    const disk = this.#disk;
    this.#disk = null;
    this.#store = none();
    await disk?.store.close();
  }

  find(key: string): readonly StoredResponse[] {
    return this.#store.find(key);
  }

  get(id: string): StoredResponse | null {
    return this.#store.get(id);
  }

  tierOf(id: string): CacheTier | null {
    return this.#store.tierOf(id);
  }

  read(id: string, from: number, to: number): Body | null {
    return this.#store.read(id, from, to);
  }

  used(id: string): void {
    this.#store.used(id);
  }

  begin(response: ResponseToStore, size: Bytes | null): CacheWriter | WriteRefusal {
    return this.#store.begin(response, size);
  }

  update(response: ResponseToStore): StoredResponse | null {
    return this.#store.update(response);
  }

  remove(id: string): boolean {
    return this.#store.remove(id);
  }

  clear(): number {
    return this.#store.clear();
  }

  count(): number {
    return this.#store.count();
  }

  all(): Iterable<StoredResponse> {
    return this.#store.all();
  }

  usage(tier: CacheTier): CacheUsage {
    return this.#store.usage(tier);
  }

  limit(limit: Bytes): void {
    this.#store.limit(limit);
  }

  async close(): Promise<void> {
    await this.#changing;
    await this.#leave();
  }
}

async function openStore(directory: string, limit: number): Promise<DiskStore> {
  const index = await DiskIndex.open(directory);
  try {
    return await DiskStore.open({ limit, index, files: await openDiskFiles(directory) });
  } catch (error) {
    index.close();
    throw error;
  }
}

function problemOfOpening(directory: string, error: unknown): string {
  if (error instanceof FolderInUse) {
    return `Another Doorman uses ${directory} for its cache, so this one keeps responses in memory only. Give this one a cache.directory of its own.`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return `The folder ${directory} cannot be used for the cache, so responses are kept in memory only: ${message}. Make it writable, or name another in cache.directory.`;
}

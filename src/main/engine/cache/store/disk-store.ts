import { randomUUID } from 'node:crypto';
import { type Body, emptyBody } from '../../message.ts';
import { bodyOfPieces } from '../../pulled-body.ts';
import { blockSize, sumSize } from './block-sums.ts';
import { BoundedStore, type StoreEntry, type WritingRoom } from './bounded-store.ts';
import type { DiskFiles } from './disk-files.ts';
import type { DiskIndex, IndexedResponse } from './disk-index.ts';
import { DiskSource } from './disk-source.ts';
import { type DiskContent, DiskWriter, problemOf } from './disk-writer.ts';
import { headWeight, type ResponseToStore } from './stored-response.ts';

/** Responses on disk: their heads are in memory as well. */
const entriesLimit = 50_000;

/** Bytes that wait for the disk, of all bodies together; a disk that falls behind by more gets no new ones. */
const waitingLimit = 32 * 1024 * 1024;

/** How long changes of the index wait to be written together. Milliseconds. */
const flushDelay = 200;

/** Rows read or written before others get a turn: a few milliseconds of the event loop. */
const rowsAtOnce = 128;

const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Changes that wait while the index cannot be written. Removals beyond that are found at the next start, as their files are gone. */
const changesLimit = 2 * entriesLimit;

export interface DiskStoreOptions {
  readonly limit: number;
  readonly files: DiskFiles;
  readonly index: DiskIndex;
}

/**
 * Responses on disk: a file for each body, an index of their heads in SQLite, and the same index in memory, from which
 * everything is looked up. Every block of a body has a sum and is verified before it is served; one that does not fit fails the
 * body and drops the response. So neither files nor index need to be safe against loss of power, and nothing waits for the disk.
 */
export class DiskStore extends BoundedStore<DiskContent> {
  readonly #files: DiskFiles;
  readonly #index: DiskIndex;
  /** Changes of the index that are not written; at most one for each response stored or just removed. */
  readonly #changes = new Map<string, IndexedResponse | null>();
  /** Ids of responses whose use is to be noted; all are stored. */
  readonly #uses = new Set<string>();
  readonly #work = new Set<Promise<unknown>>();
  readonly #load = { waiting: 0 };
  #timer: NodeJS.Timeout | null = null;
  #problem: string | null = null;
  #closed = false;

  private constructor({ limit, files, index }: DiskStoreOptions) {
    super('disk', limit);
    this.#files = files;
    this.#index = index;
  }

  /** Takes over what an earlier store has left, and removes files that belong to nothing. */
  static async open(options: DiskStoreOptions): Promise<DiskStore> {
    const store = new DiskStore(options);
    await store.#restore();
    return store;
  }

  /** Why something could not be written last, in a sentence; null where the last writing went well. */
  get problem(): string | null {
    return this.#problem;
  }

  read(id: string, from: number, to: number): Body | null {
    const entry = this.index.get(id);
    if (entry === undefined) return null;
    if (to <= from) return emptyBody;
    const { response, content } = entry;
    const opened = this.#files.open(content.file);
    content.opening.add(opened);
    const settled = (): void => void content.opening.delete(opened);
    opened.then(settled, settled);
    const source = new DiskSource({ opened, from, to, size: response.size, sums: content.sums });
    return bodyOfPieces(source, (error) => {
      // Whoever asks next has it fetched anew.
      if (this.index.get(id)?.content === content) this.remove(id);
      const detail = error instanceof Error ? error.message : 'unknown';
      return { code: 'cache.unreadable', detail: `the stored body of ${response.url}: ${detail}` };
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    while (this.#work.size > 0) await Promise.allSettled(this.#work);
    while (this.#changes.size + this.#uses.size > 0 && this.#flush()) await othersTurn();
    this.#index.close();
  }

  protected override cannotWrite(): boolean {
    return this.#closed || this.#load.waiting > waitingLimit;
  }

  protected writerFor(response: ResponseToStore, weight: number, room: WritingRoom<DiskContent>): DiskWriter {
    const file = randomUUID();
    return new DiskWriter(response, weight, room, {
      file,
      create: () => this.#files.create(file),
      remove: () => this.#track(this.#files.remove(file)),
      track: (work) => this.#track(work),
      waiting: (change) => {
        this.#load.waiting += change;
        return this.#load.waiting <= waitingLimit;
      },
      outcome: (problem) => {
        this.#problem = problem;
      },
    });
  }

  protected override onKept({ response, content }: StoreEntry<DiskContent>): void {
    if (this.index.size > entriesLimit) this.evictOldest();
    this.#change(response.id, { response, file: content.file, sums: content.sums });
  }

  protected override onUsed({ response }: StoreEntry<DiskContent>): void {
    this.#uses.add(response.id);
    this.#schedule();
  }

  protected override onRemoved({ response: { id, size }, content }: StoreEntry<DiskContent>): void {
    this.#change(id, null);
    this.#uses.delete(id);
    if (size === 0) return;
    const { file } = content;
    const opening = [...content.opening];
    this.#track(
      opening.length === 0
        ? this.#files.remove(file)
        : Promise.allSettled(opening).then(() => this.#files.remove(file)),
    );
  }

  async #restore(): Promise<void> {
    const orphans = new Set(await this.#files.list());
    const whole: IndexedResponse[] = [];
    let rows = 0;
    for (const { id, row } of this.#index.load()) {
      rows += 1;
      if (rows % rowsAtOnce === 0) await othersTurn();
      if (row === null || !isWhole(row, orphans)) {
        this.#changes.set(id, null);
        continue;
      }
      orphans.delete(row.file);
      whole.push(row);
    }
    whole.sort((one, other) => one.response.use.lastUsedAt - other.response.use.lastUsedAt);
    for (const { response, file, sums } of whole) {
      const weight = headWeight(response) + response.size;
      this.restore({ response, content: { file, sums, opening: new Set() }, weight });
    }
    for (const name of orphans) this.#track(this.#files.remove(name));
    if (this.#changes.size > 0) this.#schedule();
  }

  #change(id: string, row: IndexedResponse | null): void {
    this.#changes.set(id, row);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#timer !== null || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#flush() && this.#changes.size + this.#uses.size > 0) this.#schedule();
    }, flushDelay);
    this.#timer.unref();
  }

  /** @returns whether it could be written; otherwise it is tried again with the next change */
  #flush(): boolean {
    const batch = first(this.#changes, rowsAtOnce);
    const used = first(this.#uses, rowsAtOnce);
    try {
      this.#index.apply(
        batch,
        used.flatMap((id) => this.get(id) ?? []),
      );
    } catch (error) {
      this.#problem = problemOf(error);
      if (this.#changes.size > changesLimit)
        for (const [id, row] of this.#changes) if (row === null) this.#changes.delete(id);
      return false;
    }
    for (const [id] of batch) this.#changes.delete(id);
    for (const id of used) this.#uses.delete(id);
    return true;
  }

  /** A file that cannot be removed is found again at the next start. */
  #track(work: Promise<unknown>): void {
    const settled: Promise<unknown> = work.catch(() => {}).finally(() => this.#work.delete(settled));
    this.#work.add(settled);
  }
}

/** Whether there is a file for it, and a sum for each of its blocks. */
function isWhole({ response: { size }, file, sums }: IndexedResponse, files: ReadonlySet<string>): boolean {
  return sums.length === Math.ceil(size / blockSize) * sumSize && (size === 0 || files.has(file));
}

function first<Item>(items: Iterable<Item>, count: number): Item[] {
  const taken: Item[] = [];
  for (const item of items) {
    if (taken.length === count) break;
    taken.push(item);
  }
  return taken;
}

import { bytes } from '../../../../shared/model/units.ts';
import { BlockSummer } from './block-sums.ts';
import { BoundedWriter, type WritingRoom } from './bounded-store.ts';
import type { WritableFile } from './disk-files.ts';
import type { WriteRefusal } from './store.ts';
import type { ResponseToStore, StoredResponse } from './stored-response.ts';

/** Where the body of a response on disk is. */
export interface DiskContent {
  /** Name of the file of the body, never used before. */
  readonly file: string;
  readonly sums: Uint8Array;
  /** Files being opened; the file is not removed before they are. */
  readonly opening: Set<Promise<unknown>>;
}

/** What a writer has of its store. */
export interface DiskAccess {
  readonly file: string;
  create(): Promise<WritableFile>;
  remove(): void;
  track(work: Promise<unknown>): void;
  /** Bytes more or fewer wait for the disk. @returns whether that is not too much */
  waiting(change: number): boolean;
  outcome(problem: string | null): void;
}

/** Writes a body as fast as the disk takes it. What waits is in memory, and counted for all writers together. */
export class DiskWriter extends BoundedWriter<DiskContent> {
  readonly #access: DiskAccess;
  readonly #summer = new BlockSummer();
  #queue: Uint8Array[] = [];
  #pump: Promise<void> | null = null;
  #file: WritableFile | null = null;
  #failed = false;
  #created = false;

  constructor(response: ResponseToStore, weight: number, room: WritingRoom<DiskContent>, access: DiskAccess) {
    super(response, weight, room);
    this.#access = access;
  }

  async finish(): Promise<StoredResponse | null> {
    if (this.ended) return null;
    const written = this.#whole();
    this.#access.track(written);
    return written;
  }

  protected take(chunk: Uint8Array): WriteRefusal | null {
    if (this.#failed) return 'unwritable';
    this.#queue.push(chunk);
    this.#summer.add(chunk);
    const mayWait = this.#access.waiting(chunk.length);
    if (this.#pump === null) {
      this.#pump = this.#write();
      this.#access.track(this.#pump);
    }
    return mayWait ? null : 'unwritable';
  }

  protected override drop(): void {
    this.#access.waiting(-lengthOf(this.#queue));
    this.#queue = [];
    this.#access.track(this.#discard());
  }

  async #whole(): Promise<StoredResponse | null> {
    while (this.#pump !== null) await this.#pump;
    await this.#close();
    if (this.#failed) this.abandon();
    if (this.ended) return null;
    this.ended = true;
    const { response, size, weight } = this;
    const content = {
      file: this.#access.file,
      sums: this.#summer.finish(),
      opening: new Set<Promise<unknown>>(),
    };
    const stored = this.room.finish(content, { ...response, size: bytes(size) }, weight);
    if (stored === null && this.#created) this.#access.remove();
    return stored;
  }

  async #write(): Promise<void> {
    try {
      if (this.#file === null) {
        this.#created = true;
        this.#file = await this.#access.create();
      }
      while (this.#queue.length > 0) {
        const pieces = this.#queue;
        this.#queue = [];
        const length = lengthOf(pieces);
        try {
          const { bytesWritten } = await this.#file.writev(pieces);
          if (bytesWritten < length) throw new Error('the disk took only a part');
        } finally {
          this.#access.waiting(-length);
        }
      }
      this.#access.outcome(null);
    } catch (error) {
      this.#failed = true;
      this.#access.outcome(problemOf(error));
    } finally {
      this.#pump = null;
    }
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    try {
      await file?.close();
    } catch (error) {
      this.#failed = true;
      this.#access.outcome(problemOf(error));
    }
  }

  async #discard(): Promise<void> {
    while (this.#pump !== null) await this.#pump;
    await this.#close();
    if (this.#created) this.#access.remove();
  }
}

const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

/** What went wrong with the disk, in a sentence. */
export function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'The disk is full, so new responses are kept in memory only. Free some space, or lower cache.disk.';
  const message = error instanceof Error ? error.message : String(error);
  return `A response could not be written to disk, so it is kept in memory only: ${message}`;
}

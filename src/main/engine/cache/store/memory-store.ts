import type { CacheTier } from '../../../../shared/model/cache.ts';
import { type Bytes, bytes } from '../../../../shared/model/units.ts';
import type { Body } from '../../message.ts';
import { BoundedStore, BoundedWriter, type WritingRoom } from './bounded-store.ts';
import { bodyOfChunks } from './chunks-body.ts';
import type { ResponseToStore, StoredResponse } from './stored-response.ts';

/** A body of several pieces up to this size is put together when it is whole, to be served in one. Bytes. */
const joinLimit = 256 * 1024;

/** Tests of tiers put two of them one behind the other. */
export interface MemoryStoreOptions {
  readonly limit: Bytes;
  readonly tier?: CacheTier;
}

type Chunks = readonly Uint8Array[];

/** Responses in memory, the least recently used one going first. */
export class MemoryStore extends BoundedStore<Chunks> {
  constructor({ limit, tier = 'memory' }: MemoryStoreOptions) {
    super(tier, limit);
  }

  read(id: string, from: number, to: number): Body | null {
    const entry = this.index.get(id);
    return entry === undefined ? null : bodyOfChunks(entry.content, from, to);
  }

  close(): Promise<void> {
    this.clear();
    return Promise.resolve();
  }

  protected writerFor(response: ResponseToStore, weight: number, room: WritingRoom<Chunks>): MemoryWriter {
    return new MemoryWriter(response, weight, room);
  }
}

class MemoryWriter extends BoundedWriter<Chunks> {
  readonly #chunks: Uint8Array[] = [];

  finish(): StoredResponse | null {
    if (this.ended) return null;
    this.ended = true;
    const whole =
      this.#chunks.length > 1 && this.size <= joinLimit ? [joined(this.#chunks, this.size)] : this.#chunks;
    return this.room.finish(whole, { ...this.response, size: bytes(this.size) }, this.weight);
  }

  protected take(chunk: Uint8Array): null {
    this.#chunks.push(chunk);
    return null;
  }
}

function joined(chunks: Chunks, size: number): Uint8Array {
  const whole = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

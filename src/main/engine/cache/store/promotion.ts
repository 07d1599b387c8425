import type { Fault } from '../../../../shared/model/fault.ts';
import type { HeaderList } from '../../headers.ts';
import type { Body } from '../../message.ts';
import { PassingBody } from '../../passing-body.ts';
import type { CacheStore, CacheWriter } from './store.ts';
import type { StoredResponse } from './stored-response.ts';

/** Bodies that are copied into memory at the same time, at most; others are read from disk alone. */
const promotionsLimit = 32;

/** Copies what is read whole from a disk into the memory in front of it, as it passes, so that the next one finds it there. */
export class Promotions {
  readonly #memory: CacheStore;
  readonly #disk: CacheStore;
  /** Ids of those on their way. */
  readonly #running = new Set<string>();

  constructor(memory: CacheStore, disk: CacheStore) {
    this.#memory = memory;
    this.#disk = disk;
  }

  /** @param body all of the body of a response on disk. @returns the same body, copied on its way where memory has room for it */
  copying(id: string, body: Body): Body {
    const stored = this.#disk.get(id);
    if (stored === null || this.#running.has(id) || this.#running.size >= promotionsLimit) return body;
    const writer = this.#memory.begin(stored, stored.size);
    if (typeof writer === 'string') return body;
    this.#running.add(id);
    return new CopiedBody(body, writer, (whole) => {
      this.#running.delete(id);
      // Memory is written to at once: nothing is left to wait for.
      if (whole && this.#isStill(stored)) void writer.finish();
      else writer.abandon();
    });
  }

  /** A response that was removed, replaced or confirmed meanwhile must not come back as it was. */
  #isStill(stored: StoredResponse): boolean {
    return this.#memory.get(stored.id) === null && this.#disk.get(stored.id) === stored;
  }
}

class CopiedBody extends PassingBody {
  readonly #writer: CacheWriter;
  #onEnd: ((whole: boolean) => void) | null;

  /** @param onEnd called once */
  constructor(body: Body, writer: CacheWriter, onEnd: (whole: boolean) => void) {
    super(body);
    this.#writer = writer;
    this.#onEnd = onEnd;
  }

  override cancel(): void {
    this.#end(false);
    super.cancel();
  }

  override data(chunk: Uint8Array): boolean {
    // The memory of what was read is used again; that of what is kept is not.
    if (this.#onEnd !== null && this.#writer.add(new Uint8Array(chunk)) !== null) this.#end(false);
    return super.data(chunk);
  }

  override end(trailers: HeaderList | null): void {
    this.#end(true);
    super.end(trailers);
  }

  override fail(fault: Fault): void {
    this.#end(false);
    super.fail(fault);
  }

  #end(whole: boolean): void {
    const onEnd = this.#onEnd;
    this.#onEnd = null;
    onEnd?.(whole);
  }
}

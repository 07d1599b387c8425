import type { CacheTier, CacheUsage } from '../../../../shared/model/cache.ts';
import type { Bytes } from '../../../../shared/model/units.ts';
import type { Body } from '../../message.ts';
import type { MaybePromise } from '../../pipeline/stage.ts';
import type { ResponseToStore, StoredResponse } from './stored-response.ts';

/** Most responses under one key; the one that was unused longest makes room for a further one. */
export const variantsLimit = 100;

/** Why a store does not take a response: it never could, or it cannot now (no room, a slow or broken disk). */
export type WriteRefusal = 'too_large' | 'unwritable';

/** Takes the body of one response. Until it is finished nothing of it can be found. */
export interface CacheWriter {
  /**
   * Takes the next piece, and never waits. Nobody changes its bytes afterwards: it may be kept as it is.
   *
   * @returns null where it was taken; otherwise the writer has abandoned the response by itself
   */
  add(chunk: Uint8Array): WriteRefusal | null;
  /**
   * The body is whole: from now on, or once the promise resolves, it is found. It takes the place of the variant that
   * answers the same requests (`sameVariant`). Never rejects.
   *
   * @returns null where the store could not keep it, or has been told meanwhile to remove it
   */
  finish(): MaybePromise<StoredResponse | null>;
  /** The body will not be whole. Harmless after the end. */
  abandon(): void;
}

/**
 * Holds responses, found by key. Look-ups and changes are immediate, from an index in memory; only bodies may be read and
 * written later. A store is bounded by bytes, body and head of each response counted, those being written included; what
 * was unused longest goes first. What it decides is never about HTTP.
 */
export interface CacheStore {
  /** All responses under a key, in any order; the list is the store's own, and to be read only. */
  find(key: string): readonly StoredResponse[];
  get(id: string): StoredResponse | null;
  /** Where the body of a response would be read from; null where it is not stored. */
  tierOf(id: string): CacheTier | null;
  /**
   * A part of a body. What has begun to be read stays readable though the response is removed meanwhile. A body that cannot
   * be read whole fails with `cache.unreadable`; a wrong byte is never given.
   *
   * @param from first byte, 0 or more
   * @param to behind the last one; at most the size of the body
   * @returns null where it is not stored any more
   */
  read(id: string, from: number, to: number): Body | null;
  /** Notes that a response was used now: it is the last one to go for want of room. */
  used(id: string): void;
  /**
   * Begins to store.
   *
   * @param size of the body where it is known; null where it is not
   * @returns why not, where it is clear from the start
   */
  begin(response: ResponseToStore, size: Bytes | null): CacheWriter | WriteRefusal;
  /**
   * Replaces the head of a stored response, as after a confirmation; its body stays. Another one that is the same variant
   * now is removed.
   *
   * @returns what is stored now; null where it was not stored any more
   */
  update(response: ResponseToStore): StoredResponse | null;
  /** Removes it, or has its writer find so at the end. @returns whether it was stored */
  remove(id: string): boolean;
  /** Removes everything, what is being written as well. @returns how many were stored */
  clear(): number;
  /** How many are stored. */
  count(): number;
  /** All that is stored, in any order. Removing while going through it is allowed. */
  all(): Iterable<StoredResponse>;
  usage(tier: CacheTier): CacheUsage;
  /** Bytes it may take from now on; what is too much goes at once. 0 keeps nothing. */
  limit(bytes: Bytes): void;
  /** Waits for what is being written. Nothing may be called afterwards. */
  close(): Promise<void>;
}

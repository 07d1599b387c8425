import type { Microseconds } from '../../../shared/model/units.ts';

/** Buckets of one route at once: one for each client, or for each value of another key. */
export const bucketLimit = 16_384;
/** Buckets of all routes together. */
export const allBucketsLimit = 131_072;
/** Buckets that are looked at for one that is full again when a new one is needed: a constant, whatever the traffic. */
const probes = 8;
/** Part of one request by which sums of fractions may be off. */
const tolerance = 1e-6;

/** How many buckets exist, over all routes. */
export interface BucketRoom {
  used: number;
}

export interface Rate {
  /** Requests that come back in each `per`. */
  readonly requests: number;
  /** In milliseconds. */
  readonly per: number;
  /** Requests that a full bucket has beyond `requests`. */
  readonly burst: number;
}

export interface RateVerdict {
  readonly admitted: boolean;
  /** Whole requests that are left. */
  readonly remaining: number;
  /** Microseconds until one more is admitted; 0 where one would be now. */
  readonly wait: number;
  /** Microseconds until the bucket is full, if nothing more comes. */
  readonly fullIn: number;
  /** Counted in the bucket of those that have none of their own. */
  readonly shared: boolean;
}

/**
 * Token buckets of one route, as the generic cell rate algorithm has them (ITU-T I.371): each is one number, the time at which
 * it will be full again. So nothing has to be filled by a timer, and a bucket that is full again says nothing any more and is
 * forgotten.
 *
 * A full bucket holds `requests + burst`, and `requests` come back in each `per`: in any span of time `t` at most
 * `requests + burst + t × requests / per` are admitted for one key.
 *
 * Only buckets that are full again make room for new ones, so nobody gets a full bucket by pushing out his own. Where there is
 * no room, new keys share one bucket until there is.
 */
export class RateBuckets {
  readonly rate: Rate;
  /** Microseconds for one request to come back. */
  readonly #interval: number;
  /** Microseconds for an empty bucket to fill. */
  readonly #fill: number;
  /** When each is full, in microseconds of the monotonic clock; the one used longest ago is the first. */
  readonly #fullAt = new Map<string, number>();
  readonly #room: BucketRoom;
  readonly #limit: number;
  #sharedFullAt = 0;
  #latest = 0;
  #closed = false;

  constructor(rate: Rate, room: BucketRoom, limit: number = bucketLimit) {
    this.rate = rate;
    this.#room = room;
    this.#limit = limit;
    this.#interval = (rate.per * 1000) / rate.requests;
    this.#fill = this.#interval * this.capacity;
  }

  /** Requests that a full bucket holds. */
  get capacity(): number {
    return this.rate.requests + this.rate.burst;
  }

  /** Microseconds for an empty bucket to fill. */
  get fill(): number {
    return this.#fill;
  }

  get size(): number {
    return this.#fullAt.size;
  }

  /** Takes one request out of the bucket of `key`, if one is in it. A clock that goes back counts as one that stands still. */
  take(key: string, now: Microseconds): RateVerdict {
    const at = Math.max(now, this.#latest);
    this.#latest = at;
    const known = this.#fullAt.get(key);
    const shared = known === undefined && !this.#hasRoom(at);
    const before = Math.max(shared ? this.#sharedFullAt : (known ?? at), at);
    const after = before + this.#interval;
    const admitted = after - at <= this.#fill + this.#interval * tolerance;
    if (admitted && shared) this.#sharedFullAt = after;
    else if (admitted) this.#keep(key, known !== undefined, after);
    const owed = (admitted ? after : before) - at;
    const remaining = Math.max(0, Math.floor((this.#fill - owed) / this.#interval + tolerance));
    const wait = remaining > 0 ? 0 : Math.max(0, owed + this.#interval - this.#fill);
    return { admitted, remaining, wait, fullIn: owed, shared };
  }

  /** Its route is gone or has another rate. Requests that are still on their way to it get no buckets of their own. */
  close(): void {
    this.#closed = true;
    this.#room.used -= this.#fullAt.size;
    this.#fullAt.clear();
  }

  #keep(key: string, known: boolean, fullAt: number): void {
    if (known) this.#fullAt.delete(key);
    else this.#room.used += 1;
    this.#fullAt.set(key, fullAt);
  }

  /** Forgets buckets that are full again, of those used longest ago. @returns whether there is room for one more */
  #hasRoom(at: number): boolean {
    if (this.#closed) return false;
    let left = probes;
    for (const [key, fullAt] of this.#fullAt) {
      if (left === 0) break;
      left -= 1;
      if (fullAt > at) continue;
      this.#fullAt.delete(key);
      this.#room.used -= 1;
    }
    return this.#fullAt.size < this.#limit && this.#room.used < allBucketsLimit;
  }
}

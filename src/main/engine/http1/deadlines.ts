/** How often deadlines are looked at, in milliseconds; the precision of every time limit of the codec. */
const sweepInterval = 250;

/** Something with at most one time limit at once. */
export interface TimeLimited {
  /** Monotonic milliseconds (`performance.now`) after which {@link onDeadline} is called; infinite for none. */
  readonly deadline: number;
  onDeadline(now: number): void;
}

/**
 * Time limits of many connections with one timer: a connection changes a number instead of setting and
 * clearing a timer of its own for each request.
 */
export class Deadlines {
  readonly #members = new Set<TimeLimited>();
  #timer: ReturnType<typeof setInterval> | undefined;

  get size(): number {
    return this.#members.size;
  }

  add(member: TimeLimited): void {
    this.#members.add(member);
    this.#timer ??= setInterval(() => this.sweep(performance.now()), sweepInterval);
  }

  remove(member: TimeLimited): void {
    this.#members.delete(member);
    if (this.#members.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Calls those whose time is over. */
  sweep(now: number): void {
    for (const member of this.#members) {
      if (member.deadline <= now) member.onDeadline(now);
    }
  }
}

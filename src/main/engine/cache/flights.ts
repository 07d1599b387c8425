import type { ExchangeId } from '../../../shared/model/exchange.ts';
import { Flight } from './flight.ts';
import type { ResponseToStore } from './store/stored-response.ts';

/** Keys whose answers are known to be for one request alone, at most. */
const passingLimit = 10_000;
/** How long that is remembered, in milliseconds. */
export const passingTime = 30_000;

/**
 * What is being fetched. Requests for the same wait for one answer; where that turned out to be for one request alone, the
 * next ones are let through at once for a while, since they would only queue behind each other.
 */
export class Flights {
  /** All under way; one for each exchange that asks. */
  readonly #all = new Set<Flight>();
  readonly #latest = new Map<string, Flight>();
  /** When letting through ends, in milliseconds of monotonic time. */
  readonly #passing = new Map<string, number>();

  /** What a request may wait for; null where it is to ask by itself. */
  find(key: string, scope: string): Flight | null {
    return this.#latest.get(join(key, scope)) ?? null;
  }

  /** @param alone nobody is to wait for it */
  begin(key: string, scope: string, leader: ExchangeId, alone: boolean): Flight {
    const flight = new Flight(key, scope, leader);
    this.#all.add(flight);
    if (!alone) this.#latest.set(join(key, scope), flight);
    return flight;
  }

  /** Nobody is to wait for it any more. */
  end(flight: Flight): void {
    this.#all.delete(flight);
    const name = join(flight.key, flight.scope);
    if (this.#latest.get(name) === flight) this.#latest.delete(name);
  }

  /** Lets requests through for a while. */
  pass(key: string, scope: string, now: number): void {
    const name = join(key, scope);
    this.#passing.delete(name);
    this.#passing.set(name, now + passingTime);
    for (const oldest of this.#passing.keys()) {
      if (this.#passing.size <= passingLimit) break;
      this.#passing.delete(oldest);
    }
  }

  passes(key: string, scope: string, now: number): boolean {
    const name = join(key, scope);
    const until = this.#passing.get(name);
    if (until === undefined) return false;
    if (now < until) return true;
    this.#passing.delete(name);
    return false;
  }

  /** An answer could be stored after all. */
  forgetPass(key: string, scope: string): void {
    this.#passing.delete(join(key, scope));
  }

  /** What comes of these must not be stored. */
  outdate(concerned: (key: string, response: ResponseToStore | null) => boolean): void {
    for (const flight of this.#all) {
      if (!concerned(flight.key, flight.response)) continue;
      flight.outdate();
      this.end(flight);
    }
  }
}

const join = (key: string, scope: string): string => `${scope}\n${key}`;

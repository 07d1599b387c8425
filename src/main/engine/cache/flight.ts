import type { ExchangeId } from '../../../shared/model/exchange.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Body } from '../message.ts';
import { Cancellation } from '../pipeline/cancellation.ts';
import type { SharedBody } from './shared-body.ts';
import type { ResponseToStore } from './store/stored-response.ts';

/** What those that wait for an answer learn. */
export type FlightNews =
  /** It came and may serve others. The body is for the one that is told, who reads or cancels it. */
  | { readonly kind: 'response'; readonly response: ResponseToStore; readonly body: Body }
  /** What is stored has changed: look again. */
  | { readonly kind: 'look' }
  /** It is for the request alone that was made. */
  | { readonly kind: 'released' }
  /** The upstream failed: with a fault, or with the status that `error` names. */
  | { readonly kind: 'failed'; readonly error: string; readonly fault: Fault | null };

const look: FlightNews = { kind: 'look' };

/** One request to an upstream that others may wait for (RFC 9111 section 4: requests that are collapsed). */
export class Flight {
  readonly key: string;
  readonly scope: string;
  /** The exchange that asks. */
  readonly leader: ExchangeId;
  /** Of the request to the upstream: fired once neither the leader's client nor anybody else wants the answer. */
  readonly cancellation = new Cancellation();
  readonly #waiting = new Set<(news: FlightNews) => void>();
  #shared: { readonly response: ResponseToStore; readonly body: SharedBody } | null = null;
  #over: FlightNews | null = null;
  #leaderLeft = false;
  #outdated = false;

  constructor(key: string, scope: string, leader: ExchangeId) {
    this.key = key;
    this.scope = scope;
    this.leader = leader;
  }

  /** What it brings must not be stored: it was purged, or changed by another request, meanwhile. */
  get outdated(): boolean {
    return this.#outdated;
  }

  /** The response that is on its way; null before its head is there, and where it is not shared. */
  get response(): ResponseToStore | null {
    return this.#shared?.response ?? null;
  }

  /**
   * Waits for the head; where the body is too far on to be joined, for its end.
   *
   * @throws ExchangeFailure `request.client_left` when the waiting client leaves, which disturbs nobody else
   */
  wait(cancellation: Cancellation): Promise<FlightNews> {
    if (this.#over !== null) return Promise.resolve(this.#over);
    const now = this.#join();
    if (now !== null) return Promise.resolve(now);
    return new Promise((resolve, reject) => {
      this.#waiting.add(resolve);
      cancellation.onCancel(() => {
        if (!this.#waiting.delete(resolve)) return;
        reject(
          new ExchangeFailure('request.client_left', 'the client left while it waited for the same answer'),
        );
        this.#cancelWhereUnwanted();
      });
    });
  }

  /** The client of the leader is gone. The request goes on for those that wait. */
  leaderLeft(): void {
    this.#leaderLeft = true;
    this.#cancelWhereUnwanted();
  }

  /** The answer may serve others; the leader has its reader of the body already. */
  share(response: ResponseToStore, body: SharedBody): void {
    this.#shared = { response, body };
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    // Readers are given out at once: the body goes on as long as it has one, and the leader may have left.
    for (const tell of waiting) tell(this.#join() ?? look);
  }

  #join(): FlightNews | null {
    const shared = this.#shared;
    if (shared === null || !shared.body.joinable) return null;
    return { kind: 'response', response: shared.response, body: shared.body.reader() };
  }

  end(news: FlightNews = look): void {
    if (this.#over !== null) return;
    this.#over = news;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const tell of waiting) tell(news);
  }

  /** See {@link outdated}. */
  outdate(): void {
    this.#outdated = true;
  }

  #cancelWhereUnwanted(): void {
    // Once the body flows, its readers decide.
    if (this.#leaderLeft && this.#waiting.size === 0 && this.#shared === null) this.cancellation.cancel();
  }
}

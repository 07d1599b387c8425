import {
  type DefenceClient,
  defenceClientLimit,
  type RefusalCounts,
  refusedInAll,
} from '../../../shared/model/defence.ts';
import type { EpochMilliseconds } from '../../../shared/model/units.ts';
import { plainAddress } from '../../../shared/plain-address.ts';
import { clientKey } from '../listener/client-key.ts';

/** Clients that are remembered; past that, the one that was seen longest ago is forgotten. */
export const ledgerLimit = 5_000;

interface Entry {
  /** Since the last report. */
  requests: number;
  perSecond: number;
  readonly refused: { -readonly [Reason in keyof RefusalCounts]: number };
  lastSeen: EpochMilliseconds;
}

/**
 * What clients did: refusals always, since they are rare or worth the work; requests only while somebody looks. It is for
 * people to look at; nothing is decided by it, so forgetting a client lets nobody in.
 */
export class ClientLedger {
  /** By client, the one seen longest ago first. */
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => EpochMilliseconds;

  constructor(now: () => EpochMilliseconds) {
    this.#now = now;
  }

  /** A request began. */
  seen(address: string): void {
    this.#touch(address).requests += 1;
  }

  refused(address: string, reason: keyof RefusalCounts): void {
    this.#touch(address).refused[reason] += 1;
  }

  /** Works out requests a second since this was called last. @param elapsed in microseconds */
  measure(elapsed: number): void {
    for (const entry of this.#entries.values()) {
      entry.perSecond = elapsed > 0 ? Math.round((entry.requests * 10_000_000) / elapsed) / 10 : 0;
      entry.requests = 0;
    }
  }

  /** Nobody looks any more: what was counted of requests says nothing later. */
  forgetRates(): void {
    for (const entry of this.#entries.values()) {
      entry.requests = 0;
      entry.perSecond = 0;
    }
  }

  /** @param connections open ones, by client; clients that have some are listed even if they never asked */
  list(connections: ReadonlyMap<string, number>): {
    readonly clients: readonly DefenceClient[];
    readonly clientsLeftOut: number;
  } {
    const known: DefenceClient[] = [...this.#entries].map(([client, { perSecond, refused, lastSeen }]) => ({
      client,
      connections: connections.get(client) ?? 0,
      perSecond,
      refused: { ...refused },
      lastSeen,
    }));
    for (const [client, count] of connections) {
      if (this.#entries.has(client)) continue;
      known.push({ client, connections: count, perSecond: 0, refused: nothingRefused, lastSeen: null });
    }
    const clients = known.sort((one, other) => weightOf(other) - weightOf(one)).slice(0, defenceClientLimit);
    return { clients, clientsLeftOut: known.length - clients.length };
  }

  #touch(address: string): Entry {
    const client = clientKey(plainAddress(address));
    const known = this.#entries.get(client);
    const entry: Entry = known ?? {
      requests: 0,
      perSecond: 0,
      refused: { ...nothingRefused },
      lastSeen: this.#now(),
    };
    entry.lastSeen = this.#now();
    if (known !== undefined) this.#entries.delete(client);
    else if (this.#entries.size >= ledgerLimit) this.#forgetOldest();
    this.#entries.set(client, entry);
    return entry;
  }

  #forgetOldest(): void {
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}

const nothingRefused: RefusalCounts = { denied: 0, notAllowed: 0, rateExceeded: 0, connections: 0 };

const weightOf = ({ refused, perSecond, connections }: DefenceClient): number =>
  refusedInAll(refused) + perSecond + connections;

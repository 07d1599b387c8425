import type { ExchangeId } from '../../../shared/model/exchange.ts';
import type { ConnectionFacts, ExchangeContext } from '../pipeline/context.ts';

/** Connections of Doorman's own clients that are known at once. */
export const resentConnectionLimit = 256;
/** Upstreams that are counted apart for one connection; past that they are counted together. */
const countedUpstreamLimit = 64;
/** Stands for all that are not counted apart. */
const others = '…';

/** Both ends of a connection to a listener: together they are nobody else's while it is open. */
export interface ConnectionEnds {
  /** A port alone can be another's at the same time, on another machine or another address of this one. */
  readonly clientAddress: string;
  readonly clientPort: number;
  readonly listenerPort: number;
}

/** How many exchanges of a connection went to which upstream, `pool/upstream`; '' where none was asked. */
export type UpstreamShares = readonly (readonly [upstream: string, exchanges: number])[];

interface Known {
  readonly of: ExchangeId;
  readonly began: PromiseWithResolvers<ExchangeId | null>;
  readonly shares: Map<string, number>;
}

/**
 * Which connections are Doorman's own clients, sending requests again. They are told apart by their ends, so that
 * nothing need be added to a request which an upstream would see. Looking is one comparison while there is none.
 */
export class ResentConnections {
  readonly #known = new Map<string, Known>();

  /**
   * From now on exchanges of that connection are resends of another.
   *
   * @returns false where as many are known as may be
   */
  expect(ends: ConnectionEnds, of: ExchangeId): boolean {
    if (this.#known.size >= resentConnectionLimit) return false;
    this.#known.set(keyOf(ends), { of, began: Promise.withResolvers(), shares: new Map() });
    return true;
  }

  /** Resolves with the first exchange of that connection; with null where the connection is forgotten before. */
  began(ends: ConnectionEnds): Promise<ExchangeId | null> {
    return this.#known.get(keyOf(ends))?.began.promise ?? Promise.resolve(null);
  }

  /** The connection is closed. */
  forget(ends: ConnectionEnds): UpstreamShares {
    const key = keyOf(ends);
    const known = this.#known.get(key);
    this.#known.delete(key);
    known?.began.resolve(null);
    return [...(known?.shares ?? [])];
  }

  /** An exchange begins: marks it where its connection is known. */
  mark(context: ExchangeContext): void {
    if (this.#known.size === 0) return;
    const known = this.#find(context.connection);
    if (known === undefined) return;
    context.resendOf = known.of;
    known.began.resolve(context.id);
  }

  /** An exchange ended: counts where it went. */
  count(context: ExchangeContext): void {
    if (context.resendOf === null) return;
    const shares = this.#find(context.connection)?.shares;
    if (shares === undefined) return;
    const asked = context.upstream === null ? '' : `${context.pool}/${context.upstream}`;
    const name = shares.has(asked) || shares.size < countedUpstreamLimit ? asked : others;
    shares.set(name, (shares.get(name) ?? 0) + 1);
  }

  #find({ peerAddress, peerPort = 0, port }: ConnectionFacts): Known | undefined {
    return this.#known.get(keyOf({ clientAddress: peerAddress, clientPort: peerPort, listenerPort: port }));
  }
}

const keyOf = ({ clientAddress, clientPort, listenerPort }: ConnectionEnds): string =>
  `${clientAddress} ${clientPort} ${listenerPort}`;

import type { Socket } from 'node:net';
import { bindsOverlap } from '../../../shared/config/addresses.ts';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import { addressesOf, type BoundAddress, bindAddresses, closeAll } from './socket-binding.ts';

/** An address held by a listener that is to close. */
export interface LeavingAddress {
  readonly bound: BoundAddress;
  /** It was closed to make room and is bound again. */
  restored(bound: BoundAddress): void;
  /** It was closed to make room and could not be bound again. */
  lost(error: unknown): void;
}

/**
 * The addresses of a listener that is to open while listeners that are to close hold some of them on the same port: a changed
 * `bind`. One that stays is taken over with all connections that wait in it; one that nobody holds is bound at once. Only
 * where an old and a new one exclude each other, a wildcard and a single one, the old one has to close first.
 */
export interface AddressMove {
  /** Bound already, taken over ones included. */
  readonly ready: readonly BoundAddress[];
  /** What has to close before the rest can be bound. */
  readonly inTheWay: readonly LeavingAddress[];
  /** @throws the system's error */
  bindRest(): Promise<void>;
  unbindRest(): void;
  /** The new listener gets the connections from now on. @returns all its addresses */
  take(): BoundAddress[];
  /** Closes what was bound for the new listener. */
  abandon(): void;
}

/**
 * @param leaving addresses on any port
 * @throws the system's error when an address that no leaving listener holds cannot be bound
 */
export async function prepareMove(
  { bind, port }: Pick<ListenerConfig, 'bind' | 'port'>,
  leaving: readonly LeavingAddress[],
  deliver: (socket: Socket) => void,
): Promise<AddressMove> {
  const wanted = addressesOf(bind);
  const near = port === 0 ? [] : leaving.filter(({ bound }) => bound.port === port);
  const isWanted = ({ bound }: LeavingAddress) => wanted.some(({ address }) => address === bound.address);
  const kept = near.filter(isWanted).map(({ bound }) => bound);
  const missing = wanted.filter(({ address }) => !kept.some((bound) => bound.address === address));
  const inTheWay = near.filter(
    (held) => !isWanted(held) && missing.some(({ address }) => bindsOverlap(address, held.bound.address)),
  );
  const isBlocked = (address: string) => inTheWay.some(({ bound }) => bindsOverlap(address, bound.address));
  const blocked = missing.filter(({ address }) => isBlocked(address));
  const fresh = await bindAddresses(
    missing.filter(({ address }) => !isBlocked(address)),
    port,
    deliver,
  );
  let rest: BoundAddress[] = [];

  return {
    ready: [...kept, ...fresh],
    inTheWay,
    async bindRest() {
      rest = await bindAddresses(blocked, port, deliver);
    },
    unbindRest() {
      closeAll(rest);
      rest = [];
    },
    take() {
      for (const bound of kept) bound.deliver = deliver;
      return [...kept, ...fresh, ...rest];
    },
    abandon() {
      closeAll(fresh);
    },
  };
}

/**
 * Closes what is in the way of several moves and binds the rest of their addresses. When one cannot be bound, everything
 * is as it was before: what was closed is bound again.
 *
 * @returns the move that failed, and why; null when none did
 */
export async function makeRoom(
  moves: readonly AddressMove[],
): Promise<{ readonly move: AddressMove; readonly error: unknown } | null> {
  const closed = new Set(moves.flatMap(({ inTheWay }) => inTheWay));
  closeAll([...closed].map(({ bound }) => bound));
  for (const move of moves) {
    try {
      await move.bindRest();
    } catch (error) {
      for (const other of moves) other.unbindRest();
      for (const address of closed) await restore(address);
      return { move, error };
    }
  }
  return null;
}

async function restore({ bound, restored, lost }: LeavingAddress): Promise<void> {
  try {
    const [again] = await bindAddresses(
      [{ address: bound.address, optional: false }],
      bound.port,
      bound.deliver,
    );
    if (again !== undefined) restored(again);
  } catch (error) {
    lost(error);
  }
}

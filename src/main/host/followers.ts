import type { EventName, EventPayloads } from '../../shared/contract/events.ts';
import { acceptConnection, type HostConnection } from '../../shared/contract/host-connection.ts';
import type { Handlers } from '../../shared/contract/methods.ts';
import type { Transport } from '../../shared/contract/transport.ts';
import { describe } from './describe-error.ts';

export interface FollowersOptions {
  /** Called for each connection: what it is answered by, and what ends with it. */
  readonly connect: () => { readonly handlers: Handlers; close(): void };
  /** What somebody who begins to follow a channel is told at once. */
  readonly initial: <Name extends EventName>(channel: Name) => EventPayloads[Name] | undefined;
  /** Somebody follows something else than before. */
  readonly onFollow: () => void;
  readonly log: (message: string) => void;
}

/** Windows, pages and programs that are connected, and what they follow. */
export interface Followers {
  accept(transport: Transport): HostConnection;
  publish<Name extends EventName>(channel: Name, payload: EventPayloads[Name]): void;
  follows(channel: EventName): boolean;
  /** Whether anybody is connected. */
  any(): boolean;
  close(): void;
}

export function createFollowers({ connect, initial, onFollow, log }: FollowersOptions): Followers {
  const connections = new Set<HostConnection>();
  return {
    accept(transport) {
      const own = connect();
      const connection = acceptConnection({
        transport,
        handlers: own.handlers,
        initial,
        onFollow,
        onClose: () => {
          connections.delete(connection);
          own.close();
          onFollow();
        },
        onUnexpectedError: (method, error) => log(`'${method}' failed: ${describe(error)}`),
      });
      connections.add(connection);
      return connection;
    },
    publish(channel, payload) {
      for (const connection of connections) connection.publish(channel, payload);
    },
    follows: (channel) => [...connections].some((connection) => connection.follows(channel)),
    any: () => connections.size > 0,
    close() {
      for (const connection of [...connections]) connection.close();
    },
  };
}

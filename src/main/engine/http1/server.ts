import type { Socket } from 'node:net';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { ExchangeHandler } from '../exchange-handler.ts';
import type { ConnectionFacts } from '../pipeline/context.ts';
import type { Deadlines } from './deadlines.ts';
import { ServerConnection } from './server-connection.ts';

/** HTTP/1.x over connections that somebody else accepts. */
export interface Http1Server {
  serve(socket: Socket, facts: ConnectionFacts): void;
  /** No further request on any connection; idle ones close at once, the others after their response. */
  drain(): void;
  /** Ends all connections at once. */
  destroy(): void;
}

export function createHttp1Server(
  limits: ListenerConfig['limits'],
  handle: ExchangeHandler,
  deadlines: Deadlines,
): Http1Server {
  const connections = new Set<ServerConnection>();
  let draining = false;

  return {
    serve(socket, facts) {
      const connection = new ServerConnection({
        socket,
        facts,
        limits,
        handle,
        deadlines,
        draining: () => draining,
        onClose: (closed) => connections.delete(closed),
      });
      connections.add(connection);
    },
    drain() {
      draining = true;
      for (const connection of connections) connection.drain();
    },
    destroy() {
      for (const connection of connections) connection.destroy();
    },
  };
}

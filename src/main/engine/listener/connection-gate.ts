import type { Socket } from 'node:net';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { RefusedConnections } from '../../../shared/model/status.ts';
import { plainAddress } from '../../../shared/plain-address.ts';
import { compileRanges } from '../addresses.ts';
import { clientKey } from './client-key.ts';
import { refuseConnection } from './refuse-connection.ts';

/** Counts the connections of one listener, over all its configurations, and refuses those beyond its limits. */
export interface ConnectionGate {
  readonly refused: RefusedConnections;
  readonly open: number;
  /** Open connections by client. */
  readonly byClient: ReadonlyMap<string, number>;
  /** From now on, the limits of that configuration hold; connections that are open stay. */
  configure(config: ListenerConfig): void;
  /** @returns whether the connection may stay; it is answered or closed when not */
  admit(socket: Socket): boolean;
}

export function createConnectionGate(
  config: ListenerConfig,
  onRefused: (peer: string) => void,
): ConnectionGate {
  /** Connections open by client; never more entries than connections. */
  const byClient = new Map<string, number>();
  const refused = { connections: 0, connectionsPerClient: 0 };
  let current = config;
  let proxies = compileRanges(config.trustForwardedFrom);
  let open = 0;

  const refuse = (socket: Socket, limit: keyof RefusedConnections) => {
    refused[limit] += 1;
    onRefused(plainAddress(socket.remoteAddress));
    refuseConnection(socket, limit, current.tls === 'off' && current.protocols.includes('h1'));
    return false;
  };

  return {
    refused,
    byClient,
    get open() {
      return open;
    },
    configure(next) {
      current = next;
      proxies = compileRanges(next.trustForwardedFrom);
    },
    admit(socket) {
      const { limits } = current;
      if (open >= limits.connections) return refuse(socket, 'connections');
      const address = plainAddress(socket.remoteAddress);
      const client = clientKey(address);
      const before = byClient.get(client) ?? 0;
      // A proxy that is believed brings many clients.
      if (before >= limits.connectionsPerClient && !proxies.contains(address)) {
        return refuse(socket, 'connectionsPerClient');
      }
      open += 1;
      byClient.set(client, before + 1);
      socket.once('close', () => {
        open -= 1;
        const left = (byClient.get(client) ?? 1) - 1;
        if (left === 0) byClient.delete(client);
        else byClient.set(client, left);
      });
      return true;
    },
  };
}

import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { RefusedConnections } from '../../../shared/model/status.ts';
import type { ListenerConnections } from '../defence/defence.ts';
import { type ConnectionGate, createConnectionGate } from './connection-gate.ts';

/** Gates by listener, so that connections stay counted when it moves to another address. */
export class ConnectionGates {
  readonly #onRefused: (peer: string) => void;
  /** One for each listener of the running configuration. */
  readonly #gates = new Map<string, ConnectionGate>();

  /** @param onRefused a connection beyond the limits was turned away */
  constructor(onRefused: (peer: string) => void) {
    this.#onRefused = onRefused;
  }

  of(config: ListenerConfig): ConnectionGate {
    const known = this.#gates.get(config.id);
    if (known !== undefined) return known;
    const gate = createConnectionGate(config, this.#onRefused);
    this.#gates.set(config.id, gate);
    return gate;
  }

  /** Those of listeners that the configuration does not have any more are forgotten. */
  configure(configs: readonly ListenerConfig[]): void {
    for (const id of [...this.#gates.keys()]) {
      if (!configs.some((config) => config.id === id)) this.#gates.delete(id);
    }
    for (const config of configs) this.#gates.get(config.id)?.configure(config);
  }

  refused({ id }: ListenerConfig): RefusedConnections {
    return { connections: 0, connectionsPerClient: 0, ...this.#gates.get(id)?.refused };
  }

  /** Open connections and who has them. */
  connections(): readonly ListenerConnections[] {
    return [...this.#gates].map(([listener, { open, byClient, refused }]) => ({
      listener,
      open,
      byClient,
      refused,
    }));
  }
}

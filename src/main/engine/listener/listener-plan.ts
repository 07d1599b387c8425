import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { ListenerStatus } from '../../../shared/model/status.ts';
import type { AddressMove } from './address-move.ts';
import { certificatePaths } from './certificate-files.ts';
import type { Listener } from './listener.ts';
import type { BoundAddress } from './socket-binding.ts';

/** Bound addresses of one port and whoever serves their connections now. */
export interface OpenListener {
  addresses: readonly BoundAddress[];
  readonly port: number;
  listener: Listener;
  readonly key: string;
}

/** What a change does about one listener. */
export interface ListenerPlan {
  readonly config: ListenerConfig;
  readonly key: string;
  readonly status: ListenerStatus;
  /** What is open for it already. */
  readonly open: OpenListener | null;
  /** To serve its connections from now on; null when the one there is goes on, or when it cannot be opened. */
  readonly listener: Listener | null;
  /** How it gets its addresses; null when it has them already. */
  readonly move: AddressMove | null;
}

/** What a plan with addresses of its own opens; null where it could not be opened. */
export function openFor({ key, listener, move }: ListenerPlan): OpenListener | null {
  if (listener === null || move === null) return null;
  const addresses = move.take();
  return { key, listener, addresses, port: addresses[0]?.port ?? listener.config.port };
}

/** Listeners with the same key use the same sockets. Port 0 is a port of its own for each id. */
export function bindingKey({ id, bind, port }: ListenerConfig): string {
  return `${bind}|${port === 0 ? `any ${id}` : port}`;
}

/** Both come from the same schema, which gives keys one order. Certificate files may change under an equal configuration. */
export function sameConfig(left: ListenerConfig, right: ListenerConfig): boolean {
  return certificatePaths(left).length === 0 && JSON.stringify(left) === JSON.stringify(right);
}

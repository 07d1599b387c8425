import type { Transport } from '../../shared/contract/transport.ts';

/** A transport that takes messages before it is open and sends them once it is. */
export interface OpeningTransport extends Transport {
  /** Calls back once when the other side has accepted the connection. */
  onOpen(callback: () => void): void;
}

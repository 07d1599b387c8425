import type { UpstreamTransport } from '../../forward/upstream.ts';
import type { Connector } from '../../http1/connect.ts';

/** Connections to an upstream for checks alone, with the TLS and the protocol of its pool. None is kept after use. */
export interface UpstreamAccess {
  /** Host and port, for the Host field. */
  readonly authority: string;
  readonly connect: Connector;
  /** Speaks what the pool speaks. */
  openTransport(): UpstreamTransport;
  /** Speaks HTTP/2: by ALPN over TLS, with prior knowledge without. */
  openHttp2Transport(): UpstreamTransport;
}

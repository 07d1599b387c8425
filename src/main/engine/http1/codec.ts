import type { ListenerConfig, PoolConfig } from '../../../shared/config/schema.ts';
import type { ExchangeHandler } from '../exchange-handler.ts';
import type { UpstreamTransport } from '../forward/upstream.ts';
import type { UpstreamTls } from '../tls/upstream-tls.ts';
import type { Connector } from './connect.ts';
import { Deadlines } from './deadlines.ts';
import { createHttp1Server, type Http1Server } from './server.ts';
import { createHttp1Transport } from './upstream-transport.ts';

export interface Http1TransportOptions {
  readonly url: URL;
  readonly pool: PoolConfig;
  /** Null for a plain connection. */
  readonly tls: UpstreamTls | null;
  /** Opens connections to that URL with that TLS. */
  readonly connect: Connector;
}

/**
 * HTTP/1.x on both sides of the engine. Passed in, so that the tests can put another implementation in its place
 * and hold the two against each other.
 */
export interface Http1Codec {
  createServer(limits: ListenerConfig['limits'], handle: ExchangeHandler): Http1Server;
  createTransport(options: Http1TransportOptions): UpstreamTransport;
}

/** Doorman's own. */
export function createHttp1Codec(): Http1Codec {
  const deadlines = new Deadlines();
  return {
    createServer: (limits, handle) => createHttp1Server(limits, handle, deadlines),
    createTransport: ({ pool, connect }) => createHttp1Transport({ pool, connect, deadlines }),
  };
}

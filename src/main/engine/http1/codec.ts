import type { ListenerConfig, PoolConfig } from '../../../shared/config/schema.ts';
import type { ExchangeHandler } from '../exchange-handler.ts';
import type { UpstreamTransport } from '../forward/upstream.ts';
import { Deadlines } from './deadlines.ts';
import { createHttp1Server, type Http1Server } from './server.ts';
import { createHttp1Transport } from './upstream-transport.ts';

/**
 * HTTP/1.x on both sides of the engine. Passed in, so that the tests can put another implementation in its place
 * and hold the two against each other.
 */
export interface Http1Codec {
  createServer(limits: ListenerConfig['limits'], handle: ExchangeHandler): Http1Server;
  /** @param ca PEM text of `tls.ca`; null for the system's authorities */
  createTransport(url: URL, pool: PoolConfig, ca: string | null): UpstreamTransport;
}

/** Doorman's own. */
export function createHttp1Codec(): Http1Codec {
  const deadlines = new Deadlines();
  return {
    createServer: (limits, handle) => createHttp1Server(limits, handle, deadlines),
    createTransport: (url, pool, ca) => createHttp1Transport({ url, pool, ca, deadlines }),
  };
}

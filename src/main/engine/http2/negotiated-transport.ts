import type { Socket } from 'node:net';
import type { PoolConfig } from '../../../shared/config/schema.ts';
import { ExchangeFailure } from '../failure.ts';
import type { UpstreamTransport } from '../forward/upstream.ts';
import type { Connector } from '../http1/connect.ts';
import { createHttp2Transport } from './upstream-transport.ts';

export interface NegotiatedTransportOptions {
  readonly url: URL;
  readonly pool: PoolConfig;
  readonly connect: Connector;
  readonly http1: () => UpstreamTransport;
}

/**
 * The transport that `pool.protocol` asks for: `h2` with TLS or with prior knowledge, `h1`, or with `auto` whatever the
 * upstream chooses by ALPN, which is HTTP/1.1 where there is no TLS.
 */
export function createTransport({
  url,
  pool,
  connect,
  http1,
}: NegotiatedTransportOptions): UpstreamTransport {
  const secure = url.protocol === 'https:';
  if (pool.protocol === 'h1' || (pool.protocol === 'auto' && !secure)) return http1();

  if (pool.protocol === 'h2') {
    return createHttp2Transport({
      url,
      pool,
      async connect() {
        const socket = await connect(['h2']);
        if (!secure || choseHttp2(socket)) return socket;
        socket.destroy();
        throw new ExchangeFailure('upstream.tls_failed', 'the upstream does not offer HTTP/2 by ALPN');
      },
    });
  }
  return createByAlpn(http1(), url, pool, () => connect(['h2', 'http/1.1']));
}

/** The upstream has chosen HTTP/1.1. */
class Http1Chosen extends Error {}

/**
 * Asks at the first request, and remembers HTTP/1.1 until a handshake fails; each connection with HTTP/2 is asked
 * for anew.
 */
function createByAlpn(
  http1: UpstreamTransport,
  url: URL,
  pool: PoolConfig,
  connect: () => Promise<Socket>,
): UpstreamTransport {
  let http1Chosen = false;
  const http2 = createHttp2Transport({
    url,
    pool,
    async connect() {
      const socket = await connect();
      if (choseHttp2(socket)) return socket;
      // The first request goes out on it: asking cost no handshake.
      if (http1.adopt === undefined) socket.destroy();
      else http1.adopt(socket);
      http1Chosen = true;
      throw new Http1Chosen();
    },
  });

  return {
    async exchange(call) {
      if (!http1Chosen) {
        try {
          return await http2.exchange(call);
        } catch (error) {
          if (!(error instanceof Http1Chosen)) throw error;
        }
      }
      try {
        return await http1.exchange(call);
      } catch (error) {
        // It may have been replaced by one that has HTTP/2 alone.
        if (error instanceof ExchangeFailure && error.fault.code === 'upstream.tls_failed')
          http1Chosen = false;
        throw error;
      }
    },
    async close() {
      await Promise.all([http1.close(), http2.close()]);
    },
    async destroy() {
      await Promise.all([http1.destroy(), http2.destroy()]);
    },
  };
}

function choseHttp2(socket: Socket): boolean {
  return 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
}

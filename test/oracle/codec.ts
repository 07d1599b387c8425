import type { Http1Codec } from '../../src/main/engine/http1/codec.ts';
import { createHttp1Server } from './http1-server.ts';
import { createUndiciTransport } from './undici-transport.ts';

/** HTTP/1.1 on `node:http` and undici behind the same seam as our own codec: each is held against the other. */
export function createOracleCodec(): Http1Codec {
  return {
    createServer: createHttp1Server,
    createTransport: ({ url, pool, tls }) => createUndiciTransport(url, pool, tls),
  };
}

import type { Peer } from './peer.ts';

/** No proxy at all: what origin and load can do by themselves. */
export const direct: Peer = {
  id: 'direct',
  name: 'direct',
  protocols: ['http1', 'http2', 'websocket'],
  missing: () => null,
  start: ({ origin, tls }) =>
    Promise.resolve({
      port: tls === null ? origin.port : origin.tlsPort,
      pid: null,
      stop: () => Promise.resolve(),
    }),
};

import { performServerHandshake } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { ExchangeHandler } from '../exchange-handler.ts';
import { Deadlines } from '../http1/deadlines.ts';
import { fieldLimit } from '../http1/head-syntax.ts';
import type { ConnectionFacts } from '../pipeline/context.ts';
import { ServerSession } from './server-session.ts';

/** Streams of one connection that may be open at once. */
export const concurrentStreamLimit = 250;
/** Bytes beyond `limits.headerBytes` up to which a head is still read, so that it can be answered with 431. */
const refusableHeadBytes = 64 * 1024;
/** Megabytes one session may hold, most of it bodies that slow clients have not taken yet. */
const sessionMemoryLimit = 64;

/** HTTP/2 over connections that somebody else accepts. */
export interface Http2Server {
  serve(socket: Duplex, facts: ConnectionFacts): void;
  /** GOAWAY on every connection: streams that run end, new ones are refused. */
  drain(): void;
  destroy(): void;
}

export function createHttp2Server(limits: ListenerConfig['limits'], handle: ExchangeHandler): Http2Server {
  const sessions = new Set<ServerSession>();
  const deadlines = new Deadlines();

  return {
    serve(socket, connection) {
      // HTTP/2 has no half-closed connections: a client that ends its side has left, and its streams with it.
      socket.allowHalfOpen = false;
      const session = performServerHandshake(socket, {
        settings: {
          maxConcurrentStreams: concurrentStreamLimit,
          // WebSockets: a browser that speaks HTTP/2 does not fall back to HTTP/1.1 for them (RFC 8441).
          enableConnectProtocol: true,
          maxHeaderListSize: limits.headerBytes + refusableHeadBytes,
        },
        maxHeaderListPairs: 2 * fieldLimit,
        maxSessionMemory: sessionMemoryLimit,
        // Upstreams that repeat such a field are passed on as they are: the client is to see what they do.
        strictSingleValueFields: false,
        // Browsers that reload a page reset many streams at once; the default would disconnect them.
        streamResetBurst: 2000,
        streamResetRate: 200,
      });
      sessions.add(
        new ServerSession({
          session,
          socket,
          connection,
          limits,
          handle,
          deadlines,
          onClose: (closed) => sessions.delete(closed),
        }),
      );
    },
    drain() {
      for (const session of sessions) session.drain();
    },
    destroy() {
      for (const session of sessions) session.destroy();
    },
  };
}

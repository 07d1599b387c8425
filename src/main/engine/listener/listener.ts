import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { resolve } from 'node:path';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { ExchangeHandler } from '../exchange-handler.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Http1Codec } from '../http1/codec.ts';
import type { Http1Server } from '../http1/server.ts';
import { createHttp2Server, type Http2Server } from '../http2/server.ts';
import type { CertificateMaterial, CertificateSource } from '../tls/material.ts';
import { plainConnection, tlsConnection } from './connection-facts.ts';
import { misdirection } from './misdirected.ts';
import { createPrefaceDetector } from './preface.ts';
import { createTlsAcceptor } from './tls-acceptor.ts';

/** What a listener does with an accepted socket: TLS or not, and the protocols it speaks. */
export interface Listener {
  readonly config: ListenerConfig;
  serve(socket: Socket): void;
  /** Connections end as soon as what they carry has ended. */
  drain(): void;
  destroy(): void;
}

export interface ListenerOptions {
  readonly config: ListenerConfig;
  /** Relative certificate paths start here. */
  readonly baseDirectory: string;
  readonly certificates: CertificateSource;
  readonly handle: ExchangeHandler;
  readonly http1: Http1Codec;
  onHandshakeFailure(listener: string, error: Error): void;
}

/** @throws Error when its certificate is not to be had, with a sentence for the person */
export function createListener(options: ListenerOptions): Promise<Listener> {
  return options.config.tls === 'off' ? Promise.resolve(createPlain(options)) : createSecure(options);
}

function createPlain({ config, handle, ...options }: ListenerOptions): Listener {
  const http1 = options.http1.createServer(config.limits, handle);
  const http2 = createHttp2Server(config.limits, handle);
  const detector = createPrefaceDetector(config.limits);
  const both = config.protocols.includes('h1') && config.protocols.includes('h2');

  const serve = (socket: Socket, protocol: 'h1' | 'h2') => {
    const facts = plainConnection(socket, config.id);
    if (protocol === 'h2') http2.serve(socket, facts);
    else http1.serve(socket, facts);
  };
  return assemble(config, http1, http2, {
    accept(socket) {
      if (both) detector.watch(socket, (protocol) => serve(socket, protocol));
      else serve(socket, config.protocols.includes('h2') ? 'h2' : 'h1');
    },
    drain: () => detector.drain(),
  });
}

async function createSecure({ config, certificates, ...options }: ListenerOptions): Promise<Listener> {
  const provided =
    typeof config.tls === 'object'
      ? await certificates.fromFiles(
          resolve(options.baseDirectory, config.tls.cert),
          resolve(options.baseDirectory, config.tls.key),
        )
      : null;
  const address = config.bind === 'localhost' ? '127.0.0.1' : config.bind;
  const handle = refusingMisdirected(options.handle, provided);
  const http1 = options.http1.createServer(config.limits, handle);
  const http2 = createHttp2Server(config.limits, handle);
  // HTTP/2 first: ALPN takes the server's order.
  const applications = [
    ...(config.protocols.includes('h2') ? ['h2'] : []),
    ...(config.protocols.includes('h1') ? ['http/1.1'] : []),
  ];
  const tls = await createTlsAcceptor({
    applications,
    certificateFor: (serverName) =>
      provided === null ? certificates.forName(serverName, address) : Promise.resolve(provided),
    onConnection(socket) {
      // Without ALPN the client speaks HTTP/1.1, unless the listener has nothing but HTTP/2.
      const application =
        socket.alpnProtocol === 'h2' || !config.protocols.includes('h1') ? 'h2' : 'http/1.1';
      const facts = tlsConnection(socket, config.id, application);
      socket.on('error', () => socket.destroy());
      if (application === 'h2') http2.serve(socket, facts);
      else http1.serve(socket, facts);
    },
    onFailure: (error) => options.onHandshakeFailure(config.id, error),
  });
  return assemble(config, http1, http2, { accept: (socket) => tls.accept(socket), drain: () => {} });
}

function assemble(
  config: ListenerConfig,
  http1: Http1Server,
  http2: Http2Server,
  entrance: { accept(socket: Socket): void; drain(): void },
): Listener {
  const sockets = new Set<Socket>();
  return {
    config,
    serve(socket) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      entrance.accept(socket);
    },
    drain() {
      entrance.drain();
      http1.drain();
      http2.drain();
    },
    destroy() {
      http1.destroy();
      http2.destroy();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** @param provided a certificate of the person's own, which may be for several hosts; ours are for one each */
function refusingMisdirected(handle: ExchangeHandler, provided: CertificateMaterial | null): ExchangeHandler {
  const certificate = provided === null ? null : new X509Certificate(provided.certificatePem);
  const covers = (host: string) =>
    certificate !== null &&
    (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
  return (incoming, rejected) => {
    const reason =
      rejected === null ? misdirection(incoming.connection, incoming.head.authority, covers) : null;
    return handle(incoming, reason === null ? rejected : new ExchangeFailure('request.misdirected', reason));
  };
}

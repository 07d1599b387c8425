import type { Socket } from 'node:net';
import { resolve } from 'node:path';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { ExchangeHandler } from '../exchange-handler.ts';
import type { Http1Codec } from '../http1/codec.ts';
import type { Http1Server } from '../http1/server.ts';
import { createHttp2Server, type Http2Server } from '../http2/server.ts';
import type { CertificateMaterial, CertificateSource } from '../tls/material.ts';
import { plainConnection, tlsConnection } from './connection-facts.ts';
import { createTlsAcceptor, type TlsAcceptor } from './tls-acceptor.ts';

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
export async function createListener(options: ListenerOptions): Promise<Listener> {
  const { config, handle } = options;
  const http1 = options.http1.createServer(config.limits, handle);
  const http2 = createHttp2Server(config.limits, handle);
  const sockets = new Set<Socket>();
  const tls = config.tls === 'off' ? null : await secure(options, http1, http2);

  return {
    config,
    serve(socket) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      if (tls === null) http1.serve(socket, plainConnection(socket, config.id));
      else tls.accept(socket);
    },
    drain() {
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

async function secure(
  options: ListenerOptions,
  http1: Http1Server,
  http2: Http2Server,
): Promise<TlsAcceptor> {
  const { config, certificates } = options;
  const applications = config.protocols.flatMap((protocol) => {
    if (protocol === 'h2') return ['h2'];
    return protocol === 'h1' ? ['http/1.1'] : [];
  });
  // HTTP/2 first: ALPN takes the server's order.
  applications.sort((left, right) => Number(right === 'h2') - Number(left === 'h2'));
  return createTlsAcceptor({
    applications,
    certificateFor: await certificateChooser(options, certificates),
    onConnection(socket) {
      const application = socket.alpnProtocol === 'h2' ? 'h2' : 'http/1.1';
      const facts = tlsConnection(socket, config.id, application);
      socket.on('error', () => socket.destroy());
      if (application === 'h2') http2.serve(socket, facts);
      else http1.serve(socket, facts);
    },
    onFailure: (error) => options.onHandshakeFailure(config.id, error),
  });
}

async function certificateChooser(
  { config, baseDirectory }: ListenerOptions,
  certificates: CertificateSource,
): Promise<(serverName: string | undefined) => Promise<CertificateMaterial>> {
  if (typeof config.tls === 'object') {
    const provided = await certificates.fromFiles(
      resolve(baseDirectory, config.tls.cert),
      resolve(baseDirectory, config.tls.key),
    );
    return () => Promise.resolve(provided);
  }
  const address = config.bind === 'localhost' ? '127.0.0.1' : config.bind;
  return (serverName) => certificates.forName(serverName, address);
}

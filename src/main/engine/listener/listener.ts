import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { resolve } from 'node:path';
import type { TLSSocket } from 'node:tls';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { HandshakeFailure } from '../../../shared/model/handshake-failure.ts';
import type { ExchangeHandler } from '../exchange-handler.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Http1Codec } from '../http1/codec.ts';
import type { Http1Server } from '../http1/server.ts';
import { createHttp2Server, type Http2Server } from '../http2/server.ts';
import type { ConnectionEnds } from '../replay/resent-connections.ts';
import { readClientAuthorities } from '../tls/client-authorities.ts';
import type { ClientTrust } from '../tls/client-trust.ts';
import type { CertificateMaterial, CertificateSource } from '../tls/material.ts';
import { admitClient } from './admit-client.ts';
import { plainConnection, tlsConnection } from './connection-facts.ts';
import { endsOf } from './handshake-failure.ts';
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
  /** No connection is left. */
  readonly empty: boolean;
  /** Ends connections of clients whose certificate was revoked meanwhile. */
  endRevoked(): void;
}

export interface ListenerOptions {
  readonly config: ListenerConfig;
  /** Relative certificate paths start here. */
  readonly baseDirectory: string;
  readonly certificates: CertificateSource;
  readonly handle: ExchangeHandler;
  readonly http1: Http1Codec;
  /** Whose certificates are accepted where clients are asked for one. */
  readonly clients: ClientTrust;
  /** @param ends of the connection; null where they are not known */
  onHandshakeFailure(listener: string, failure: HandshakeFailure, ends: ConnectionEnds | null): void;
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
    endRevoked: () => {},
  });
}

async function createSecure(options: ListenerOptions): Promise<Listener> {
  const { config, certificates, clients, baseDirectory } = options;
  const [provided, clientAuthorities] = await Promise.all([
    readProvided(options),
    readClientAuthorities(config, baseDirectory, clients),
  ]);
  const address = config.bind === 'localhost' ? '127.0.0.1' : config.bind;
  const handle = refusingMisdirected(options.handle, provided);
  const http1 = options.http1.createServer(config.limits, handle);
  const http2 = createHttp2Server(config.limits, handle);
  const identified = new Map<TLSSocket, string>();
  const onFailure = (failure: HandshakeFailure, ends: ConnectionEnds | null) =>
    options.onHandshakeFailure(config.id, failure, ends);
  // HTTP/2 first: ALPN takes the server's order.
  const applications = [
    ...(config.protocols.includes('h2') ? ['h2'] : []),
    ...(config.protocols.includes('h1') ? ['http/1.1'] : []),
  ];
  const tls = await createTlsAcceptor({
    applications,
    settings: {
      minVersion: config.minTlsVersion,
      clientAuthorities,
      clientMode: config.clientCertificates?.mode ?? 'none',
      certificatePem: provided?.certificatePem ?? null,
    },
    certificateFor: (serverName) =>
      provided === null ? certificates.forName(serverName, address) : Promise.resolve(provided),
    onConnection(socket) {
      socket.on('error', () => socket.destroy());
      // Without ALPN the client speaks HTTP/1.1, unless the listener has nothing but HTTP/2.
      const application =
        socket.alpnProtocol === 'h2' || !config.protocols.includes('h1') ? 'h2' : 'http/1.1';
      const admission = admitClient(socket, config, clients);
      if (admission.refusal !== null) {
        onFailure(admission.refusal, endsOf(socket));
        socket.destroy();
        return;
      }
      const { client } = admission;
      const facts = {
        ...tlsConnection(socket, config.id, application),
        ...(client === null ? {} : { client }),
      };
      if (client?.fingerprint != null) {
        identified.set(socket, client.fingerprint);
        socket.once('close', () => identified.delete(socket));
      }
      if (application === 'h2') http2.serve(socket, facts);
      else http1.serve(socket, facts);
    },
    onFailure,
  });
  return assemble(config, http1, http2, {
    accept: (socket) => tls.accept(socket),
    drain: () => {},
    endRevoked() {
      for (const [socket, fingerprint] of identified) if (clients.isRevoked(fingerprint)) socket.destroy();
    },
  });
}

function readProvided({
  config,
  certificates,
  baseDirectory,
}: ListenerOptions): Promise<CertificateMaterial | null> {
  if (typeof config.tls !== 'object') return Promise.resolve(null);
  const { cert, key } = config.tls;
  return certificates.fromFiles(resolve(baseDirectory, cert), resolve(baseDirectory, key));
}

function assemble(
  config: ListenerConfig,
  http1: Http1Server,
  http2: Http2Server,
  entrance: { accept(socket: Socket): void; drain(): void; endRevoked(): void },
): Listener {
  const sockets = new Set<Socket>();
  return {
    config,
    get empty() {
      return sockets.size === 0;
    },
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
    endRevoked: () => entrance.endRevoked(),
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

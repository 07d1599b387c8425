import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { SecureContextCache } from '../tls/context-cache.ts';
import type { CertificateMaterial } from '../tls/material.ts';

/** How long a TLS handshake may take, in milliseconds. */
const handshakeLimit = 10_000;

export interface TlsAcceptorOptions {
  /** Application protocols in order of preference: `h2`, `http/1.1`. */
  readonly applications: readonly string[];
  /** A certificate for what the client asks for; undefined when it sent no name. */
  certificateFor(serverName: string | undefined): Promise<CertificateMaterial>;
  onConnection(socket: TLSSocket): void;
  /** A handshake failed: for the log. Harmless in itself; scanners and closed tabs do it. */
  onFailure(error: Error): void;
}

/** Does TLS on sockets that somebody else accepts. */
export interface TlsAcceptor {
  accept(socket: Socket): void;
}

/**
 * @throws Error when there is no certificate for clients that send no name
 */
export async function createTlsAcceptor(options: TlsAcceptorOptions): Promise<TlsAcceptor> {
  const contexts = new SecureContextCache();
  const fallback = await options.certificateFor(undefined);
  const server: Server = createServer({
    cert: fallback.certificatePem,
    key: fallback.privateKeyPem,
    minVersion: 'TLSv1.2',
    handshakeTimeout: handshakeLimit,
    ALPNProtocols: [...options.applications],
    SNICallback(serverName, callback) {
      options.certificateFor(serverName).then(
        (material) => callback(null, contexts.of(material)),
        (error: unknown) => {
          // Without a context of its own the name gets the fallback certificate: the client then says that the
          // certificate is for another name, where an error here would just cut its connection.
          options.onFailure(error instanceof Error ? error : new Error(String(error)));
          callback(null);
        },
      );
    },
  });
  server.on('secureConnection', options.onConnection);
  server.on('tlsClientError', (error, socket) => {
    socket.destroy();
    options.onFailure(error);
  });
  return {
    accept(socket) {
      server.emit('connection', socket);
    },
  };
}

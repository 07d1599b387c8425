import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { HandshakeFailure } from '../../../shared/model/handshake-failure.ts';
import type { ConnectionEnds } from '../replay/resent-connections.ts';
import { SecureContextCache } from '../tls/context-cache.ts';
import type { CertificateMaterial } from '../tls/material.ts';
import { type ServerTlsSettings, serverTlsOptions } from '../tls/server-settings.ts';
import { endsOf, handshakeFailureOf, nameNotSigned, rememberPeer } from './handshake-failure.ts';

/** How long a TLS handshake may take, in milliseconds. */
const handshakeLimit = 10_000;

export interface TlsAcceptorOptions {
  /** Application protocols in order of preference: `h2`, `http/1.1`. */
  readonly applications: readonly string[];
  readonly settings: ServerTlsSettings;
  /** A certificate for what the client asks for; undefined when it sent no name. */
  certificateFor(serverName: string | undefined): Promise<CertificateMaterial>;
  /** A certificate that is not trusted ends the handshake where one is required; all else is for this to look at. */
  onConnection(socket: TLSSocket): void;
  /** A handshake failed. Harmless in itself; scanners and closed tabs do it. @param ends null where they are not known */
  onFailure(failure: HandshakeFailure, ends: ConnectionEnds | null): void;
}

/** Does TLS on sockets that somebody else accepts. */
export interface TlsAcceptor {
  accept(socket: Socket): void;
}

/**
 * @throws Error when there is no certificate for clients that send no name
 */
export async function createTlsAcceptor(options: TlsAcceptorOptions): Promise<TlsAcceptor> {
  const { settings } = options;
  const shared = serverTlsOptions(settings);
  const contexts = new SecureContextCache(shared);
  const fallback = await options.certificateFor(undefined);
  const server: Server = createServer({
    ...shared,
    cert: fallback.certificatePem,
    key: fallback.privateKeyPem,
    requestCert: settings.clientMode !== 'none',
    rejectUnauthorized: settings.clientMode === 'required',
    handshakeTimeout: handshakeLimit,
    ALPNProtocols: [...options.applications],
    SNICallback(serverName, callback) {
      options.certificateFor(serverName).then(
        (material) => callback(null, contexts.of(material)),
        (error: unknown) => {
          // Without a context of its own the name gets the fallback certificate: the client then says that the
          // certificate is for another name, where an error here would just cut its connection.
          options.onFailure(nameNotSigned(error, serverName), null);
          callback(null);
        },
      );
    },
  });
  server.on('secureConnection', (socket) => {
    // A client is who it was when the connection was opened. TLS 1.3 has no renegotiation.
    socket.disableRenegotiation();
    options.onConnection(socket);
  });
  server.on('tlsClientError', (error, socket) => {
    socket.destroy();
    options.onFailure(handshakeFailureOf(error, socket), endsOf(socket));
  });
  return {
    accept(socket) {
      rememberPeer(socket);
      server.emit('connection', socket);
    },
  };
}

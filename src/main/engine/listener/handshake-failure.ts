import { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { HandshakeFailure, HandshakeFailureReason } from '../../../shared/model/handshake-failure.ts';
import { plainAddress } from '../../../shared/plain-address.ts';
import type { ConnectionEnds } from '../replay/resent-connections.ts';
import { errorCodeOf, problemOfVerifyError } from '../tls/client-certificate.ts';

/** Longest detail and name that are kept, in characters: clients choose them. */
const textLimit = 200;

const reasonsByCode: readonly (readonly [RegExp, HandshakeFailureReason])[] = [
  [/PEER_DID_NOT_RETURN_A_CERTIFICATE$/, 'client_certificate_missing'],
  // Alerts of the client about our certificate (RFC 8446 section 6.2).
  [
    /ALERT_(UNKNOWN_CA|CERTIFICATE_UNKNOWN|BAD_CERTIFICATE|CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED|UNSUPPORTED_CERTIFICATE)$/,
    'certificate_rejected',
  ],
  [/UNSUPPORTED_PROTOCOL$|VERSION_TOO_LOW$|ALERT_PROTOCOL_VERSION$/, 'version'],
  [/NO_SHARED_CIPHER$|NO_SUITABLE_SIGNATURE_ALGORITHM$|NO_SUITABLE_KEY_SHARE$|NO_SHARED_GROUP$/, 'cipher'],
  [/NO_APPLICATION_PROTOCOL$/, 'application'],
  [/SSL_HTTP(S_PROXY)?_REQUEST$/, 'plain_http'],
  [
    /WRONG_VERSION_NUMBER$|UNEXPECTED_MESSAGE$|PACKET_LENGTH_TOO_LONG$|BAD_RECORD_TYPE$|INVALID_COMMAND$/,
    'not_tls',
  ],
  [/^ERR_TLS_HANDSHAKE_TIMEOUT$/, 'timeout'],
  [/^(ECONNRESET|EPIPE)$/, 'client_left'],
];

/** What OpenSSL and Node say of a failed handshake, in our terms. */
export function handshakeFailureOf(error: Error, socket: TLSSocket): HandshakeFailure {
  const about = aboutClient(socket);
  // Set where OpenSSL let a certificate through for Node to refuse it, which then just cuts the connection.
  const verifyError: unknown = socket.authorizationError;
  if (verifyError !== null && verifyError !== undefined) {
    const code = errorCodeOf(verifyError);
    return {
      ...about,
      reason: 'client_certificate_refused',
      detail: code.slice(0, textLimit),
      problem: problemOfVerifyError(code),
    };
  }
  const code = errorCodeOf(error);
  const reason = reasonsByCode.find(([form]) => form.test(code))?.[1] ?? 'other';
  return { ...about, reason, detail: code.slice(0, textLimit) };
}

/** @param serverName as the client asked for it */
export function nameNotSigned(error: unknown, serverName: string): HandshakeFailure {
  return {
    reason: 'name_not_signed',
    detail: (error instanceof Error ? error.message : String(error)).slice(0, textLimit),
    client: '',
    serverName: serverName.slice(0, textLimit),
    problem: null,
    certificate: null,
  };
}

/** The parts that say who it was; a socket that is closed may not know any more. */
export function aboutClient(
  socket: TLSSocket,
): Pick<HandshakeFailure, 'client' | 'serverName' | 'problem' | 'certificate'> {
  return {
    client: plainAddress(peerOf(socket)),
    serverName: typeof socket.servername === 'string' ? socket.servername.slice(0, textLimit) : null,
    problem: null,
    certificate: null,
  };
}

interface Peer extends ConnectionEnds {
  readonly address: string;
}

const peers = new WeakMap<Socket, Peer>();

/** Remembers where a connection comes from: a socket whose handshake failed is closed by the time that is told. */
export function rememberPeer(socket: Socket): void {
  const { remoteAddress, remotePort, localPort } = socket;
  if (remoteAddress === undefined || remotePort === undefined || localPort === undefined) return;
  peers.set(socket, {
    address: remoteAddress,
    clientAddress: plainAddress(remoteAddress),
    clientPort: remotePort,
    listenerPort: localPort,
  });
}

/** The ends of a connection, as they were when it was accepted; null where they are not to be had. */
export const endsOf = (socket: TLSSocket): ConnectionEnds | null => rememberedPeer(socket) ?? null;

/** The socket that TLS runs on is known to Node alone; where it is not to be had, the client stays unnamed. */
function peerOf(socket: TLSSocket): string | undefined {
  return socket.remoteAddress ?? rememberedPeer(socket)?.address;
}

function rememberedPeer(socket: TLSSocket): Peer | undefined {
  const below: unknown = '_parent' in socket ? socket._parent : undefined;
  return below instanceof Socket ? peers.get(below) : undefined;
}

import type { X509Certificate } from 'node:crypto';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { plainAddress } from '../../../shared/plain-address.ts';
import { connectTimeLimit } from '../limits.ts';
import type { Subject } from '../subject.ts';
import { codeOf } from './time-limit.ts';

export interface HandshakeOptions {
  readonly address: string;
  readonly port: number;
  /** The name to ask for and to verify. */
  readonly name: string;
  /** Authorities to verify with, PEM; undefined for those of Node. */
  readonly authorities: readonly string[] | undefined;
  /** Told of the connection before the handshake begins. */
  readonly announce?: Subject['announce'];
  readonly signal: AbortSignal;
}

export type Handshake =
  | {
      readonly ok: true;
      readonly certificate: X509Certificate;
      /** Null when the chain, the dates and the name are right; else OpenSSL's or Node's code. */
      readonly refusal: string | null;
      readonly protocol: string;
      /** ALPN, `h2` or `http/1.1`; empty when none was agreed on. */
      readonly application: string;
    }
  | { readonly ok: false; readonly detail: string };

/** Makes a TLS connection, verifies its certificate and closes it. Never rejects. */
export function shakeHands({
  address,
  port,
  name,
  authorities,
  announce,
  signal,
}: HandshakeOptions): Promise<Handshake> {
  return new Promise((resolve) => {
    const plain = connectPlain({ host: address, port });
    let secure: TLSSocket | null = null;
    const finish = (result: Handshake) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      (secure ?? plain).destroy();
      resolve(result);
    };
    const abort = () => finish({ ok: false, detail: 'ABORTED' });
    const timer = setTimeout(() => finish({ ok: false, detail: 'TIMEOUT' }), connectTimeLimit);
    signal.addEventListener('abort', abort, { once: true });
    const fail = (error: unknown) => finish({ ok: false, detail: codeOf(error) });
    plain.once('error', fail);
    plain.once('close', () => finish({ ok: false, detail: 'the connection was closed' }));
    const begin = async () => {
      await announce?.(endsOf(plain));
      if (plain.destroyed) return;
      const socket = connect({
        socket: plain,
        // An address is verified as one, and not sent as a name (RFC 6066 section 3).
        servername: isIP(name) === 0 ? name : '',
        ALPNProtocols: ['h2', 'http/1.1'],
        // What is wrong is a finding, not an error.
        rejectUnauthorized: false,
        ...(authorities === undefined ? {} : { ca: [...authorities] }),
      });
      secure = socket;
      socket.on('error', fail);
      socket.once('secureConnect', () => finish(outcomeOf(socket)));
      socket.once('close', () => finish({ ok: false, detail: 'the connection was closed' }));
    };
    plain.once('connect', () => void begin().catch(fail));
  });
}

const endsOf = ({ localAddress, localPort = 0, remotePort = 0 }: Socket) => ({
  // As the listener sees it: without a zone, and IPv4 as IPv4.
  clientAddress: plainAddress(localAddress),
  clientPort: localPort,
  listenerPort: remotePort,
});

function outcomeOf(socket: TLSSocket): Handshake {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return { ok: false, detail: 'no certificate was shown' };
  return {
    ok: true,
    certificate,
    refusal: socket.authorized ? null : codeOf(socket.authorizationError),
    protocol: socket.getProtocol() ?? '',
    application: socket.alpnProtocol === false ? '' : (socket.alpnProtocol ?? ''),
  };
}

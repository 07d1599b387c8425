import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { ExchangeFailure } from '../failure.ts';
import { faultOfError } from '../forward/fault-of-error.ts';

export interface ConnectOptions {
  readonly hostname: string;
  readonly port: number;
  /** Milliseconds for name, connection and TLS together. */
  readonly timeout: number;
  readonly tls: {
    readonly verify: boolean;
    /** PEM text; null for the system's authorities. */
    readonly ca: string | null;
    /** For SNI and verification; '' for the host name. */
    readonly serverName: string;
    readonly applications: readonly string[];
  } | null;
}

/**
 * Opens a connection. A name with addresses of both families is tried on all of them (RFC 8305), so that a `localhost`
 * service on either is found.
 *
 * @throws ExchangeFailure with an `upstream.*` code
 */
export function openConnection(options: ConnectOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = start(options);
    const ready = options.tls === null ? 'connect' : 'secureConnect';
    const timer = setTimeout(() => {
      socket.destroy(
        new ExchangeFailure('upstream.connect_timeout', `no connection within ${options.timeout} ms`),
      );
    }, options.timeout);
    const onError = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      const fault = faultOfError(error, 'upstream.refused');
      reject(new ExchangeFailure(fault.code, fault.detail, error));
    };
    socket.once('error', onError);
    socket.once(ready, () => {
      clearTimeout(timer);
      socket.off('error', onError);
      resolve(socket);
    });
  });
}

function start({ hostname, port, tls }: ConnectOptions): Socket | TLSSocket {
  // An address in a URL has brackets, one for a connection has none.
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const common = { host, port, noDelay: true, autoSelectFamily: true } as const;
  if (tls === null) return connectTcp(common);
  const name = tls.serverName === '' ? host : tls.serverName;
  return connectTls({
    ...common,
    rejectUnauthorized: tls.verify,
    ALPNProtocols: [...tls.applications],
    // An address is no server name for SNI (RFC 6066 section 3).
    ...(/^[0-9.]+$|:/.test(name) ? {} : { servername: name }),
    ...(tls.ca === null ? {} : { ca: tls.ca }),
  });
}

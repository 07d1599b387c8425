import { type LookupAddress, lookup } from 'node:dns';
import { connect as connectTcp, isIP, type LookupFunction, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { OpeningTiming } from '../../../shared/model/attempt-timing.ts';
import { microseconds } from '../../../shared/model/units.ts';
import { ExchangeFailure } from '../failure.ts';
import { faultOfError } from '../forward/fault-of-error.ts';
import type { UpstreamTls } from '../tls/upstream-tls.ts';

export interface ConnectOptions {
  readonly url: URL;
  /** Milliseconds for name, connection and TLS together. */
  readonly timeout: number;
  /** Null for a plain connection. */
  readonly tls: UpstreamTls | null;
}

/**
 * Opens connections to one upstream.
 *
 * @param applications what to offer by ALPN, where there is TLS
 * @param onread where to read into, where there is none; see `net.connect`
 * @throws ExchangeFailure with an `upstream.*` code
 */
export type Connector = (applications: readonly string[], onread?: OnReadOpts) => Promise<Socket>;

/** Kept beside the socket: whoever uses it first asks once. */
const openings = new WeakMap<Socket, OpeningTiming>();

/** What opening a connection took, of one that a {@link Connector} opened. */
export const openingOf = (socket: Socket): OpeningTiming | undefined => openings.get(socket);

/** Loopback on every machine, whatever its resolver says (RFC 6761 section 6.3), which often leaves out one family. */
const localhostName = /^(?:.+\.)?localhost\.?$/i;
const loopback: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * A name with addresses of both families is tried on all of them (RFC 8305), so that a `localhost` service on either is
 * found. The family that answered is tried first the next time.
 */
export function createConnector(options: ConnectOptions): Connector {
  let lastFamily = 0;
  const lookUp: LookupFunction = (hostname, how, callback) => {
    if (localhostName.test(hostname)) {
      process.nextTick(callback, null, familyFirst(loopback, lastFamily));
      return;
    }
    lookup(hostname, how, (error, found, family) => {
      if (error !== null || !Array.isArray(found)) callback(error, found, family);
      else callback(null, familyFirst(found, lastFamily));
    });
  };
  return (applications, onread) =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      const socket = start(options, applications, lookUp, onread);
      let lookedUp: number | null = null;
      let connected = began;
      socket.once('lookup', () => {
        lookedUp ??= performance.now();
      });
      if (options.tls !== null) {
        socket.once('connect', () => {
          connected = performance.now();
        });
      }
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
        // An HTTP/2 session does not see what breaks TLS by itself, such as an upstream that misses a certificate.
        socket.on('error', () => socket.destroy());
        lastFamily = isIP(socket.remoteAddress ?? '');
        const now = performance.now();
        const connectedAt = options.tls === null ? now : connected;
        openings.set(socket, {
          ...(lookedUp === null ? {} : { dns: microsecondsOf(lookedUp - began) }),
          connect: microsecondsOf(connectedAt - (lookedUp ?? began)),
          ...(options.tls === null ? {} : { tls: microsecondsOf(now - connectedAt) }),
        });
        resolve(socket);
      });
    });
}

const microsecondsOf = (milliseconds: number) => microseconds(Math.max(0, Math.round(milliseconds * 1000)));

/** In the order they were found but for the family, which RFC 8305 section 4 has lead the alternation. */
function familyFirst(addresses: readonly LookupAddress[], family: number): LookupAddress[] {
  return [
    ...addresses.filter((address) => address.family === family),
    ...addresses.filter((address) => address.family !== family),
  ];
}

function start(
  { url, tls }: ConnectOptions,
  applications: readonly string[],
  lookUp: LookupFunction,
  onread: OnReadOpts | undefined,
): Socket | TLSSocket {
  const common = {
    // An address in a URL has brackets, one for a connection has none.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || (tls === null ? 80 : 443)),
    noDelay: true,
    autoSelectFamily: true,
    lookup: lookUp,
  } as const;
  if (tls === null) return connectTcp(onread === undefined ? common : { ...common, onread });
  const { rejectUnauthorized, servername, secureContext } = tls;
  return connectTls({
    ...common,
    rejectUnauthorized,
    secureContext,
    ALPNProtocols: [...applications],
    ...(servername === undefined ? {} : { servername }),
  });
}

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { CertificateShare, ShareAddress } from '../../shared/model/authority.ts';
import { type EpochMilliseconds, epochMilliseconds, milliseconds } from '../../shared/model/units.ts';
import { createSerialiser } from './serialise.ts';

/** How long a certificate is given away after a person has asked for it. */
export const shareTime = milliseconds(600_000);
/** The one path that is answered. Phones go by its ending. */
export const sharePath = '/doorman-ca.crt';

/** Connections at one moment; a phone makes one or two. */
const connectionLimit = 16;
/** A request is a line and some headers. In milliseconds. */
const requestLimit = 5_000;
/** In bytes. */
const headerLimit = 8_192;
/** How often connections are looked over for requests that take too long, in milliseconds. */
const lookInterval = 1_000;
const addressLimit = 32;

/**
 * Gives the authority's certificate to devices on the same network, while a person has asked for it: on the one address that they chose,
 * over HTTP (a device that does not trust us yet could make no other connection), the public certificate and nothing else, and for
 * a bounded time. Whoever is between could hand out another certificate, so people compare fingerprints before they trust it.
 */
export interface CertificateSharing {
  addresses(): readonly ShareAddress[];
  current(): CertificateShare | null;
  /** Takes the place of what was shared before. @throws Error when the address cannot be listened on */
  start(address: string, der: Buffer): Promise<void>;
  stop(): Promise<void>;
}

export interface CertificateSharingOptions {
  readonly now?: () => EpochMilliseconds;
  readonly duration?: number;
}

export function createCertificateSharing({
  now = () => epochMilliseconds(Date.now()),
  duration = shareTime,
}: CertificateSharingOptions = {}): CertificateSharing {
  let server: Server | null = null;
  let share: CertificateShare | null = null;
  let timer: NodeJS.Timeout | undefined;

  // A start that waits for its address is not overtaken: what it opens would be closed by nobody.
  const inTurn = createSerialiser();

  const close = async (): Promise<void> => {
    clearTimeout(timer);
    const ending = server;
    server = null;
    share = null;
    if (ending === null) return;
    ending.close();
    ending.closeAllConnections();
    if (ending.listening) await once(ending, 'close');
  };

  const stop = (): Promise<void> => inTurn(close);

  return {
    addresses: shareAddresses,
    current: () => share,
    stop,
    start: (address, der) =>
      inTurn(async () => {
        await close();
        const opened = createServer(
          {
            maxHeaderSize: headerLimit,
            headersTimeout: requestLimit,
            requestTimeout: requestLimit,
            connectionsCheckingInterval: lookInterval,
          },
          (request, response) => {
            response.setHeader('connection', 'close');
            response.setHeader('x-content-type-options', 'nosniff');
            const isRead = request.method === 'GET' || request.method === 'HEAD';
            if (!isRead || request.url !== sharePath) {
              response.writeHead(404).end();
              return;
            }
            if (share !== null && request.method === 'GET') share = { ...share, fetched: share.fetched + 1 };
            // The type by which phones know an authority.
            response.writeHead(200, {
              'content-type': 'application/x-x509-ca-cert',
              'content-length': der.length,
              'cache-control': 'no-store',
            });
            response.end(request.method === 'HEAD' ? undefined : der);
          },
        );
        opened.maxConnections = connectionLimit;
        opened.listen(0, address);
        await once(opened, 'listening');
        // Such as when there are no more files to be had: one connection less.
        opened.on('error', () => undefined);
        const bound = opened.address();
        const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
        const host = address.includes(':') ? `[${address}]` : address;
        server = opened;
        share = {
          address,
          url: `http://${host}:${port}${sharePath}`,
          until: epochMilliseconds(now() + duration),
          fetched: 0,
        };
        timer = setTimeout(() => void stop(), duration);
        timer.unref();
      }),
  };
}

/** Addresses of this machine that another device may reach, and its own, for simulators. Without zones: a QR code is read elsewhere. */
function shareAddresses(): readonly ShareAddress[] {
  const found = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map(({ address, internal, scopeid }) => ({
      address,
      network: name,
      isThisMachine: internal,
      isLinkLocal: scopeid !== undefined && scopeid !== 0,
    })),
  );
  return found
    .filter(({ isLinkLocal }) => !isLinkLocal)
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, addressLimit)
    .map(({ address, network, isThisMachine }) => ({ address, network, isThisMachine }));
}

/** Private IPv4 first: what a phone on the same Wi-Fi reaches most often. */
const rank = ({ address, isThisMachine }: ShareAddress): number =>
  (isThisMachine ? 4 : 0) + (address.includes(':') ? 2 : 0) + (/^(10|192\.168|172)\./.test(address) ? 0 : 1);

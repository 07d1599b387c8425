import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Subprotocol of the contract's WebSocket. A browser names `doorman.<token>` beside it, its only way to send one. */
export const contractProtocol = 'doorman';

/** 32 random bytes as base64url. */
export const createToken = (): string => randomBytes(32).toString('base64url');

/** Compares in constant time; digests make the lengths equal. */
export function isSameToken(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Why a request was turned away. */
export interface Denial {
  readonly status: 401 | 403;
  readonly message: string;
}

/** What a request must satisfy to reach the control server on `port`. Every function gives null when it is let in. */
export interface AccessRules {
  /** `Host` names this very server by a loopback name, so that a foreign name bound to 127.0.0.1 gets nothing. */
  checkHost(headers: IncomingHttpHeaders): Denial | null;
  /** Token in `Authorization`, for programs. */
  checkBearer(headers: IncomingHttpHeaders): Denial | null;
  /** Pages of our own origin with the token as a subprotocol, and programs (no `Origin`) with it in `Authorization`. */
  checkContract(headers: IncomingHttpHeaders): Denial | null;
}

export function createAccessRules(port: number, token: string): AccessRules {
  // Clients leave the port of their scheme out (RFC 9110 section 7.2).
  const suffix = port === 80 ? '' : `:${port}`;
  const authorities = new Set([`127.0.0.1${suffix}`, `localhost${suffix}`]);

  const checkHost = (headers: IncomingHttpHeaders): Denial | null =>
    authorities.has(headers.host ?? '')
      ? null
      : { status: 403, message: `This server only answers to ${[...authorities].join(' and ')}.` };

  const checkToken = (given: string | undefined): Denial | null =>
    given !== undefined && isSameToken(given, token)
      ? null
      : {
          status: 401,
          message: 'The token is missing or wrong; open the address that Doorman printed when it started.',
        };

  const bearer = (headers: IncomingHttpHeaders): string | undefined =>
    /^Bearer ([A-Za-z0-9_-]+)$/i.exec(headers.authorization ?? '')?.[1];

  const checkBearer = (headers: IncomingHttpHeaders): Denial | null =>
    checkHost(headers) ?? (headers.origin === undefined ? null : foreign) ?? checkToken(bearer(headers));

  return {
    checkHost,
    checkBearer,
    checkContract(headers) {
      if (headers.origin === undefined) return checkBearer(headers);
      const denied = checkHost(headers);
      if (denied !== null) return denied;
      if (headers.origin !== `http://${headers.host}`) return foreign;
      return checkToken(protocolToken(headers));
    },
  };
}

const foreign: Denial = { status: 403, message: 'Pages of other origins are not let in.' };

function protocolToken(headers: IncomingHttpHeaders): string | undefined {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const prefix = `${contractProtocol}.`;
  return offered.find((name) => name.startsWith(prefix))?.slice(prefix.length);
}

import { createHash } from 'node:crypto';
import {
  type CacheComparison,
  type CacheComparisonRefusal,
  type ComparedResponse,
  comparedBodyLimit,
} from '../../../shared/model/cache.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import { bytes } from '../../../shared/model/units.ts';
import { HeaderList } from '../headers.ts';
import type { Body, RequestHead, Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { OwnExchanges } from '../pipeline/own-exchange.ts';
import { runStages } from '../pipeline/stage.ts';
import { entryOf } from './list-entries.ts';
import type { ResponseCache } from './response-cache.ts';
import type { RouteCache } from './route-cache.ts';
import type { StoredResponse } from './store/stored-response.ts';
import { secretFields } from './varying-request.ts';

/**
 * Makes the request of a stored response once more, past the cache, and compares. Of the first request only what the
 * response depends on is known: the URL and the fields that `Vary` names.
 */
export async function compareWithOrigin(
  cache: ResponseCache,
  own: OwnExchanges,
  route: RouteCache,
  stored: StoredResponse,
): Promise<CacheComparison | CacheComparisonRefusal> {
  const head = requestOf(stored);
  const { id, response, context } = own.begin({
    connection: {
      listener: '',
      port: 0,
      scheme: head.scheme,
      peerAddress: '127.0.0.1',
      tls: null,
    },
    table: null,
    head,
    run: (exchange) => ask(exchange, route),
  });
  const answered = await response;
  const entry = entryOf(cache.store, stored, cache.now());
  const [fresh, kept] = await Promise.all([
    read(answered.body, route.maxObject),
    read(cache.read(stored.id, 0, stored.size), route.maxObject),
  ]);
  const fault = fresh.fault ?? context.fault;
  if (fault !== null) {
    return {
      refused: 'upstream_failed',
      message: `The upstream did not answer: ${fault.detail}. See exchange ${id}.`,
    };
  }
  if (kept.fault !== null) {
    return { refused: 'not_stored', message: 'That response is not stored any more.' };
  }
  const cached = compared({ head: stored, body: kept });
  const origin = compared({ head: answered.head, body: fresh });
  const firstDifference = differenceOf(kept.bytes, fresh.bytes);
  return {
    entry,
    cached,
    origin,
    exchange: id,
    sameStatus: cached.status === origin.status,
    sameBody: cached.sha256 === origin.sha256 && cached.size === origin.size,
    firstDifference,
  };
}

function ask(context: ExchangeContext, route: RouteCache) {
  context.route = route.route;
  context.cache = 'bypass';
  context.decide('cache.bypass', { reason: 'comparison', directive: null }, context.elapsed());
  return runStages(route.inner, context);
}

function requestOf({ url, varyBy }: StoredResponse): RequestHead {
  const [, scheme, authority = '', target = '/'] = /^(https?):\/\/([^/?#]*)(.*)$/.exec(url) ?? [];
  const headers = new HeaderList(['Host', authority]);
  // '' says that there was none; of secrets only a digest is known, and forwarding fields are written anew.
  for (const [name, value] of varyBy) {
    if (secretFields.has(name)) continue;
    if (value !== '' && !name.startsWith('x-forwarded-') && name !== 'forwarded')
      headers.append(name, value.trim());
  }
  return {
    method: 'GET',
    target,
    scheme: scheme === 'https' ? 'https' : 'http',
    authority,
    version: '1.1',
    headers,
  };
}

interface BodyRead {
  readonly bytes: Buffer;
  readonly size: number;
  readonly sha256: string;
  readonly fault: Fault | null;
}

/** @param limit bytes that are kept; the rest is only counted and digested */
function read(body: Body, limit: number): Promise<BodyRead> {
  const digest = createHash('sha256');
  const pieces: Buffer[] = [];
  let kept = 0;
  let size = 0;
  return new Promise((resolve) => {
    const finish = (fault: Fault | null): void =>
      resolve({ bytes: Buffer.concat(pieces), size, sha256: digest.digest('hex'), fault });
    body.read({
      data: (chunk) => {
        digest.update(chunk);
        size += chunk.length;
        const piece = chunk.subarray(0, Math.max(0, limit - kept));
        kept += piece.length;
        // Its memory is used again.
        if (piece.length > 0) pieces.push(Buffer.from(piece));
        return true;
      },
      end: () => finish(null),
      fail: finish,
    });
  });
}

function compared({
  head,
  body,
}: {
  readonly head: Response['head'];
  readonly body: BodyRead;
}): ComparedResponse {
  return {
    status: head.status,
    headers: head.headers.toPairs(),
    size: bytes(body.size),
    sha256: body.sha256,
    bodyBase64: body.bytes.subarray(0, comparedBodyLimit).toString('base64'),
  };
}

/** Offset of the first byte that differs; null where there is none. */
function differenceOf(one: Buffer, other: Buffer): number | null {
  const shorter = Math.min(one.length, other.length);
  for (let at = 0; at < shorter; at += 1) if (one[at] !== other[at]) return at;
  return one.length === other.length ? null : shorter;
}

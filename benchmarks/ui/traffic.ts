import type { ExchangeSummary } from '../../src/shared/model/exchange.ts';
import { bytes, epochMilliseconds, microseconds } from '../../src/shared/model/units.ts';

const hosts = ['shop.localhost:8443', 'api.localhost:8443', 'docs.localhost:8443', 'cdn.localhost:8443'];
const methods = ['GET', 'GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE'];
const types = ['application/json', 'text/html; charset=utf-8', 'image/avif', 'text/css'];
const outcomes = ['hit', 'miss', 'bypass', 'revalidated', null, null] as const;

/** Repeats itself for the same seed: xorshift32, 0 to below 1. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** An endless run of exchanges as a busy development machine has them: each once running and once finished. */
export interface Traffic {
  /** The next exchange, still running. */
  begin(at: number): ExchangeSummary;
  /** The same exchange at its end. */
  finish(exchange: ExchangeSummary): ExchangeSummary;
}

/** @param epoch that of the engine, with which ids begin */
export function createTraffic(epoch: string): Traffic {
  const random = createRandom(20_261_127);
  const pick = <Value>(values: readonly Value[]): Value => {
    const value = values[Math.floor(random() * values.length)];
    if (value === undefined) throw new Error('There is nothing to pick from.');
    return value;
  };
  let count = 0;
  return {
    begin(at) {
      count += 1;
      const authority = pick(hosts);
      const service = authority.split('.')[0] ?? '';
      return {
        id: `${epoch}-${count.toString(36).padStart(8, '0')}`,
        kind: random() < 0.01 ? 'websocket' : 'http',
        state: 'active',
        at: epochMilliseconds(at),
        listener: 'web',
        httpVersion: '2',
        client: pick(['127.0.0.1', '::1', '192.168.1.23']),
        method: pick(methods),
        scheme: 'https',
        authority,
        target: `/${pick(['api', 'assets', 'products', 'search'])}/${Math.floor(random() * 5000)}?page=${count % 10}`,
        route: `${service}-${pick(['api', 'static', 'pages'])}`,
        pool: service,
        upstream: null,
        status: null,
        answeredBy: null,
        fault: null,
        cache: null,
        requestBytes: bytes(0),
        responseBytes: bytes(0),
        contentType: null,
        duration: null,
      };
    },
    finish(exchange) {
      const cache = pick(outcomes);
      const status = random() < 0.02 ? pick([500, 502, 503]) : random() < 0.05 ? 404 : 200;
      return {
        ...exchange,
        state: 'complete',
        upstream: pick(['a', 'b', 'c']),
        status,
        answeredBy: cache === 'hit' ? 'cache' : 'upstream',
        cache,
        responseBytes: bytes(Math.floor(random() * 200_000)),
        contentType: pick(types),
        duration: microseconds(Math.floor(random() ** 4 * 400_000) + 300),
      };
    },
  };
}

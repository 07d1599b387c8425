import type { ExchangeSummary } from '../../src/shared/model/exchange.ts';
import { bytes, epochMilliseconds, microseconds } from '../../src/shared/model/units.ts';

/** A finished exchange, of which a test changes what it is about. */
export function sampleExchange(change: Partial<ExchangeSummary> = {}): ExchangeSummary {
  return {
    id: 'mf0a1b2c-1',
    kind: 'http',
    state: 'complete',
    at: epochMilliseconds(1_760_000_000_000),
    listener: 'web',
    httpVersion: '1.1',
    client: '127.0.0.1',
    method: 'GET',
    scheme: 'https',
    authority: 'shop.localhost:8443',
    target: '/',
    route: 'shop',
    pool: 'shop',
    upstream: 'a',
    status: 200,
    answeredBy: 'upstream',
    fault: null,
    cache: null,
    requestBytes: bytes(0),
    responseBytes: bytes(12),
    contentType: 'text/plain',
    duration: microseconds(1500),
    ...change,
  };
}

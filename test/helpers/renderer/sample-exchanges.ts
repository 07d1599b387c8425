import type { Decision } from '../../../src/shared/model/decision.ts';
import type { ExchangeDetail, ExchangeSummary } from '../../../src/shared/model/exchange.ts';
import { bytes, epochMilliseconds, microseconds } from '../../../src/shared/model/units.ts';

/** A finished, ordinary exchange; `fields` change what a test is about. */
export function makeSummary(id: string, fields: Partial<ExchangeSummary> = {}): ExchangeSummary {
  return {
    id,
    kind: 'http',
    state: 'complete',
    at: epochMilliseconds(1_700_000_000_000),
    listener: 'web',
    httpVersion: '2',
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
    responseBytes: bytes(640),
    contentType: 'text/html',
    duration: microseconds(14_000),
    ...fields,
  };
}

/** Details around a summary, with a trace as a round-robin pool leaves it. */
export function makeDetail(summary: ExchangeSummary, fields: Partial<ExchangeDetail> = {}): ExchangeDetail {
  const headers = [
    ['accept', 'application/json'],
    ['user-agent', 'curl/8.14.1'],
  ] as const;
  return {
    summary,
    request: {
      method: summary.method,
      target: summary.target,
      headers,
      trailers: [],
      body: { size: summary.requestBytes, kept: summary.requestBytes, complete: true },
    },
    upstreamRequest: {
      method: summary.method,
      target: summary.target,
      headers: [...headers, ['via', '1.1 doorman']],
    },
    upstreamResponse: {
      status: summary.status ?? 200,
      reason: 'OK',
      headers: [
        ['content-type', summary.contentType ?? 'text/plain'],
        ['server', 'nginx/1.27'],
      ],
    },
    response: {
      status: summary.status ?? 200,
      reason: 'OK',
      headers: [
        ['content-type', summary.contentType ?? 'text/plain'],
        ['via', '1.1 doorman'],
      ],
      trailers: [],
      body: { size: summary.responseBytes, kept: summary.responseBytes, complete: true },
    },
    informational: [],
    timing: {
      head: microseconds(180),
      sent: microseconds(900),
      firstByte: microseconds(11_400),
      end: summary.duration,
    },
    decisions: sampleDecisions,
    ...fields,
  };
}

const sampleDecisions: readonly Decision[] = [
  {
    stage: 'tls',
    code: 'tls.terminated',
    evidence: {
      version: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      serverName: 'shop.localhost',
      application: 'h2',
      resumed: true,
    },
    startedAt: microseconds(0),
    duration: microseconds(4),
  },
  {
    stage: 'route',
    code: 'route.matched',
    evidence: {
      route: 'shop',
      position: 2,
      held: ['host', 'path'],
      misses: [{ route: 'admin', part: 'host', wanted: 'admin.localhost', saw: 'shop.localhost' }],
      missesLeftOut: 0,
    },
    startedAt: microseconds(180),
    duration: microseconds(2),
  },
  {
    stage: 'balance',
    code: 'balance.round_robin',
    evidence: {
      pool: 'shop',
      chosen: 'a',
      candidates: [
        { upstream: 'a', weight: 1, active: 2, score: 1, excluded: null },
        { upstream: 'b', weight: 1, active: 5, score: 0, excluded: null },
        { upstream: 'c', weight: 1, active: 0, score: null, excluded: 'disabled' },
      ],
    },
    startedAt: microseconds(190),
    duration: microseconds(3),
  },
  {
    stage: 'forward',
    code: 'forward.answered',
    evidence: {
      upstream: 'a',
      url: 'http://localhost:3001',
      status: 200,
      address: '127.0.0.1:3001',
      reusedConnection: true,
    },
    startedAt: microseconds(200),
    duration: microseconds(11_200),
  },
];

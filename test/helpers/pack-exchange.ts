import type { ExchangeDetail, HeaderPairs } from '../../src/shared/model/exchange.ts';
import type { ExchangeRecord, PackedRecord } from '../../src/shared/model/exchange-record.ts';
import { packExchange } from '../../src/shared/model/packed-exchange.ts';

const lines = (pairs: HeaderPairs): string => pairs.map(([name, value]) => `${name}: ${value}\r\n`).join('');
const flag = (value: boolean | undefined): 0 | 1 => (value === true ? 1 : 0);

/** A detail as the engine would have written it. */
export function packDetail(detail: ExchangeDetail): string {
  const { summary, request, upstreamRequest, upstreamResponse, response, timing } = detail;
  return packExchange({
    scalars: [
      summary.id,
      summary.kind,
      summary.state,
      summary.at,
      summary.listener,
      summary.httpVersion,
      summary.client,
      summary.method,
      summary.scheme,
      summary.authority,
      summary.target,
      summary.route,
      summary.pool,
      summary.upstream,
      response?.status ?? null,
      response?.reason ?? '',
      summary.answeredBy,
      summary.fault,
      summary.contentType,
      summary.duration,
      request.body.size,
      request.body.kept,
      flag(request.body.complete),
      response?.body.size ?? 0,
      response?.body.kept ?? 0,
      flag(response?.body.complete),
      upstreamRequest?.method ?? null,
      upstreamRequest?.target ?? null,
      upstreamResponse?.status ?? null,
      upstreamResponse?.reason ?? null,
      timing.sent,
      timing.firstByte,
      summary.cache,
      summary.outerRoutes?.join(' ') ?? '',
      timing.requestEnd ?? null,
      summary.resendOf ?? null,
    ],
    request: lines(request.headers),
    upstreamRequest: lines(upstreamRequest?.headers ?? []),
    upstreamResponse: lines(upstreamResponse?.headers ?? []),
    response: lines(response?.headers ?? []),
    decisions: detail.decisions,
    requestTrailers: request.trailers,
    responseTrailers: response?.trailers ?? [],
    informational: detail.informational.map(({ status, headers }) => [status, lines(headers)] as const),
  });
}

export const packRecord = ({ detail, requestBody, responseBody }: ExchangeRecord): PackedRecord => ({
  text: packDetail(detail),
  requestBody,
  responseBody,
});

import type { SQLInputValue } from 'node:sqlite';
import type { ExchangeSummary } from '../../shared/model/exchange.ts';
import { bytes, epochMilliseconds, microseconds } from '../../shared/model/units.ts';
import { number, numberOrNull, type Row, text, textOrNull } from './row.ts';

/** Columns of `exchanges` that hold a summary, in the order of {@link summaryValues}. */
const names = [
  'id',
  'at',
  'state',
  'kind',
  'method',
  'status',
  'scheme',
  'host',
  'authority',
  'target',
  'listener',
  'route',
  'outer_routes',
  'pool',
  'upstream',
  'cache',
  'answered_by',
  'fault',
  'client',
  'http_version',
  'content_type',
  'duration',
  'request_bytes',
  'response_bytes',
] as const;

/** For a SELECT or an INSERT. */
export const summaryColumns = names.join(', ');
export const summaryPlaceholders = names.map(() => '?').join(', ');

/** What a host is looked up by. */
export const hostOf = (authority: string): string => authority.toLowerCase();

export function summaryValues(summary: ExchangeSummary): SQLInputValue[] {
  const { authority, outerRoutes } = summary;
  const host = hostOf(authority);
  return [
    summary.id,
    summary.at,
    summary.state,
    summary.kind,
    summary.method,
    summary.status,
    summary.scheme,
    host,
    host === authority ? null : authority,
    summary.target,
    summary.listener,
    summary.route,
    outerRoutes === undefined ? null : outerRoutes.join(' '),
    summary.pool,
    summary.upstream,
    summary.cache,
    summary.answeredBy,
    summary.fault,
    summary.client,
    summary.httpVersion,
    summary.contentType,
    summary.duration,
    summary.requestBytes,
    summary.responseBytes,
  ];
}

/** @param row with at least {@link summaryColumns} */
export function summaryOfRow(row: Row): ExchangeSummary {
  const outerRoutes = textOrNull(row, 'outer_routes');
  const duration = numberOrNull(row, 'duration');
  return {
    id: text(row, 'id'),
    // Words of closed lists are written from values of these types alone.
    kind: text(row, 'kind') as ExchangeSummary['kind'],
    state: text(row, 'state') as ExchangeSummary['state'],
    at: epochMilliseconds(number(row, 'at')),
    listener: text(row, 'listener'),
    httpVersion: text(row, 'http_version') as ExchangeSummary['httpVersion'],
    client: text(row, 'client'),
    method: text(row, 'method'),
    scheme: text(row, 'scheme') as ExchangeSummary['scheme'],
    authority: textOrNull(row, 'authority') ?? text(row, 'host'),
    target: text(row, 'target'),
    route: textOrNull(row, 'route'),
    ...(outerRoutes === null ? {} : { outerRoutes: outerRoutes.split(' ') }),
    pool: textOrNull(row, 'pool'),
    upstream: textOrNull(row, 'upstream'),
    status: numberOrNull(row, 'status'),
    answeredBy: textOrNull(row, 'answered_by') as ExchangeSummary['answeredBy'],
    fault: textOrNull(row, 'fault') as ExchangeSummary['fault'],
    cache: textOrNull(row, 'cache') as ExchangeSummary['cache'],
    requestBytes: bytes(number(row, 'request_bytes')),
    responseBytes: bytes(number(row, 'response_bytes')),
    contentType: textOrNull(row, 'content_type'),
    duration: duration === null ? null : microseconds(duration),
  };
}

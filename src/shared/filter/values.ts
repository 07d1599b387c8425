import type { ExchangeSummary } from '../model/exchange.ts';
import type { TextPattern } from './expression.ts';
import type { NumberField, WordField } from './fields.ts';
import type { TextTest } from './match-text.ts';

/** Fields whose words are in the summary. */
export type SummaryWordField = Exclude<WordField, 'reason' | 'pinned' | 'colour'>;

/** `shop.localhost` of `shop.localhost:8443`; IPv6 keeps its brackets. */
export const hostName = (authority: string): string => authority.replace(/:\d+$/, '');

export function pathOnly(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** The address that a browser would show. */
export const urlOf = ({ scheme, authority, target }: ExchangeSummary): string =>
  target.startsWith('/') ? `${scheme}://${authority}${target}` : target;

type Finder = (exchange: ExchangeSummary, test: TextTest) => boolean;

/** Whether one of the values that an exchange has of a field fits. Written out, as it runs for every exchange. */
export const findWord: Readonly<Record<SummaryWordField, Finder>> = {
  method: ({ method }, test) => test(method),
  host: ({ authority }, test) => test(authority) || test(hostName(authority)),
  path: ({ target }, test) => test(target) || (target.includes('?') && test(pathOnly(target))),
  url: (exchange, test) => test(urlOf(exchange)),
  route: ({ route, outerRoutes }, test) => test(route ?? 'none') || outerRoutes?.some(test) === true,
  pool: ({ pool }, test) => test(pool ?? 'none'),
  upstream: ({ pool, upstream }, test) =>
    upstream === null ? test('none') : test(upstream) || test(`${pool ?? ''}/${upstream}`),
  cache: ({ cache }, test) => test(cache ?? 'none'),
  kind: ({ kind }, test) => test(kind),
  fault: ({ fault }, test) => test(fault ?? 'none'),
  listener: ({ listener }, test) => test(listener),
  client: ({ client }, test) => test(client),
  scheme: ({ scheme }, test) => test(scheme),
  version: ({ httpVersion }, test) => test(httpVersion),
  type: ({ contentType }, test) => test(contentType ?? 'none'),
  state: ({ state }, test) => test(state),
  answered: ({ answeredBy }, test) => test(answeredBy ?? 'none'),
  id: ({ id }, test) => test(id),
};

/** What text without a field is looked for in; text that could lie across host and path also in the whole address. */
export const findPlain = (exchange: ExchangeSummary, test: TextTest, across: boolean): boolean =>
  test(exchange.target) ||
  test(exchange.authority) ||
  test(exchange.method) ||
  (exchange.status !== null && test(String(exchange.status))) ||
  (exchange.route !== null && test(exchange.route)) ||
  (exchange.upstream !== null && test(exchange.upstream)) ||
  (across && test(urlOf(exchange)));

/** Whether text could lie across host and path. */
export const liesAcross = ({ pieces }: TextPattern): boolean =>
  pieces.length > 1 || pieces.some((piece) => piece.includes('/'));

export const numberOf: Readonly<Record<NumberField, (exchange: ExchangeSummary) => number | null>> = {
  status: ({ status }) => status,
  duration: ({ duration }) => duration,
  size: ({ responseBytes }) => responseBytes,
  'response.size': ({ responseBytes }) => responseBytes,
  'request.size': ({ requestBytes }) => requestBytes,
  layer: ({ outerRoutes }) => (outerRoutes?.length ?? 0) + 1,
};

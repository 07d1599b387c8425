import type { ExchangeSummary } from '../../../../shared/model/exchange.ts';
import type { Grouping } from '../../../stores/list-view.ts';
import { formatCount } from '../../../ui/format.ts';
import { routeText } from '../exchange-words.ts';
import type { GroupFacts } from './group-tally.ts';

/** Exchanges with something in common, as one row that can be opened. It counts on as they come and leave. */
export interface ExchangeGroup extends GroupFacts {
  readonly label: string;
}

export const groupingWords: Readonly<Record<Grouping, { readonly label: string; readonly none: string }>> = {
  host: { label: 'Host', none: 'no host' },
  route: { label: 'Route', none: 'no route' },
  upstream: { label: 'Upstream', none: 'no upstream' },
  layers: { label: 'Layers', none: 'no route' },
};

/** What an exchange is put together by; '' is none. */
export function groupKey(exchange: ExchangeSummary, grouping: Grouping): string {
  switch (grouping) {
    case 'host':
      return exchange.authority;
    case 'route':
      return exchange.route ?? '';
    case 'upstream':
      return exchange.upstream === null ? '' : `${exchange.pool ?? ''}/${exchange.upstream}`;
    case 'layers':
      return exchange.route === null && exchange.outerRoutes === undefined ? '' : routeText(exchange);
  }
}

export const isError = (exchange: ExchangeSummary): boolean =>
  exchange.state === 'failed' || exchange.fault !== null || (exchange.status ?? 0) >= 500;

/** `1,204 exchanges`. */
export const exchangeCount = (count: number): string =>
  `${formatCount(count)} ${count === 1 ? 'exchange' : 'exchanges'}`;

// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps focus and names its active row
import { DoorOpen, RotateCcw } from 'lucide-react';
import { type CSSProperties, memo } from 'react';
import type { ExchangeSummary } from '../../../shared/model/exchange.ts';
import { Badge } from '../../ui/badge.tsx';
import { CacheMark } from '../../ui/cache-mark.tsx';
import { classNames } from '../../ui/class-names.ts';
import { formatBytes, formatTime } from '../../ui/format.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import { toneSolid } from '../../ui/tone.ts';
import { markOf, routeText, statusText, statusTone, timeText } from './exchange-words.ts';
import type { FilterField } from './filter.ts';

/** Height of a row, in CSS pixels. */
export const rowHeight = 30;

/** The value a cell stands for, read back from the element that was clicked. */
export interface CellValue {
  readonly field: FilterField;
  readonly value: string;
}

/** Finds the filterable cell an event began in; null outside of one. */
export function cellValueOf(target: EventTarget | null): CellValue | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-filter-field]') : null;
  const { filterField, filterValue } = cell?.dataset ?? {};
  if (filterValue === undefined) return null;
  const field = filterable.find((candidate) => candidate === filterField);
  return field === undefined ? null : { field, value: filterValue };
}

const filterable = [
  'method',
  'status',
  'host',
  'path',
  'route',
  'upstream',
  'cache',
  'kind',
  'fault',
] as const;

/** The values by which one exchange can be filtered, in the order of the columns. */
export function cellValues(exchange: ExchangeSummary): readonly CellValue[] {
  const path = exchange.target.split('?', 1)[0] ?? exchange.target;
  const all: readonly (readonly [FilterField, string | null])[] = [
    ['method', exchange.method],
    ['status', exchange.status === null ? null : String(exchange.status)],
    ['host', exchange.authority === '' ? null : exchange.authority],
    ['path', path],
    ['route', exchange.route],
    ['upstream', exchange.upstream],
    ['cache', exchange.cache],
    ['kind', exchange.kind],
    ['fault', exchange.fault],
  ];
  return all.flatMap(([field, value]) => (value === null || value === '' ? [] : [{ field, value }]));
}

export interface ExchangeRowProps {
  readonly id: string;
  readonly exchange: ExchangeSummary;
  /** 0-based place in the list. */
  readonly index: number;
  readonly selected: boolean;
}

export const ExchangeRow = memo(function ExchangeRow({ id, exchange, index, selected }: ExchangeRowProps) {
  const mark = markOf(exchange);
  const edged = mark.tone !== 'neutral';
  const values = new Map(cellValues(exchange).map(({ field, value }) => [field, value]));
  const filterData = (field: FilterField) => {
    const value = values.get(field);
    return value === undefined ? {} : { 'data-filter-field': field, 'data-filter-value': value };
  };
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      style={{ transform: `translateY(${index * rowHeight}px)`, height: rowHeight }}
      className={classNames(
        'exchange-columns absolute inset-x-0 top-0 border-line border-b pr-3 pl-4',
        selected ? 'bg-selection' : 'hover:bg-hover',
      )}
    >
      {(edged || selected) && (
        <span
          aria-hidden
          className={classNames('absolute inset-y-0 left-0 w-[3px]', toneSolid[edged ? mark.tone : 'accent'])}
        />
      )}
      <span role="gridcell" className="flex" {...filterData('kind')}>
        <StatusMark tone={mark.tone} shape={mark.shape} label={mark.label} className="size-[9px]" />
      </span>
      <span role="gridcell" className="truncate font-mono text-xs" {...filterData('method')}>
        {exchange.kind === 'websocket' ? 'WS' : exchange.method}
      </span>
      <span role="gridcell" className="flex" {...filterData('status')}>
        <Badge tone={statusTone(exchange.status)} data className="min-w-9 justify-center">
          {statusText(exchange)}
        </Badge>
      </span>
      <span
        role="gridcell"
        className="exchange-column-host truncate"
        title={exchange.authority}
        {...filterData('host')}
      >
        {exchange.authority.replace(/:\d+$/, '')}
      </span>
      <span
        role="gridcell"
        className="truncate font-mono text-xs"
        title={exchange.target}
        {...filterData('path')}
      >
        {exchange.resendOf !== undefined && (
          <RotateCcw size={11} aria-label="Resend" className="mr-1 inline align-[-1px] text-faint" />
        )}
        {exchange.target}
      </span>
      <span
        role="gridcell"
        className="exchange-column-route truncate text-muted"
        title={routeText(exchange)}
        {...filterData('route')}
      >
        {routeText(exchange)}
      </span>
      <span role="gridcell" className="exchange-column-upstream truncate" {...filterData('upstream')}>
        <Answerer exchange={exchange} />
      </span>
      <span role="gridcell" className="exchange-column-cache" {...filterData('cache')}>
        {exchange.cache === null ? (
          <span className="text-faint">—</span>
        ) : (
          <CacheMark outcome={exchange.cache} />
        )}
      </span>
      <span role="gridcell" className="exchange-column-size truncate text-right font-mono text-xs">
        {exchange.status === null && exchange.responseBytes === 0 ? '—' : formatBytes(exchange.responseBytes)}
      </span>
      <span
        role="gridcell"
        className={classNames(
          'truncate text-right font-mono text-xs',
          exchange.duration === null && 'text-muted',
        )}
        title={formatTime(exchange.at)}
      >
        {timeText(exchange)}
      </span>
      <span
        role="gridcell"
        aria-label={`took ${timeText(exchange)}`}
        className="exchange-column-waterfall relative h-full"
      >
        <span
          aria-hidden
          className={classNames(
            'waterfall-bar absolute inset-y-[11px] min-w-[3px] rounded-[2px]',
            toneSolid[mark.tone],
          )}
          style={barStyle(exchange)}
        />
      </span>
    </div>
  );
});

/** Which upstream answered, or that the cache or Doorman itself did. */
function Answerer({ exchange }: { readonly exchange: ExchangeSummary }) {
  if (exchange.answeredBy === 'doorman') {
    return (
      <span className="flex items-center gap-1.5 text-block" title="Doorman made this response itself">
        <DoorOpen size={12} aria-hidden className="shrink-0" />
        <span className="sr-only">Made by Doorman{exchange.upstream === null ? '' : ', upstream '}</span>
        <span className="truncate" aria-hidden={exchange.upstream === null}>
          {exchange.upstream ?? 'Doorman'}
        </span>
      </span>
    );
  }
  if (exchange.answeredBy === 'cache') return <span className="text-faint">Cache</span>;
  return exchange.upstream ?? <span className="text-faint">—</span>;
}

/**
 * Where the bar lies, for `.waterfall-bar`: since and for how long, in milliseconds. What span the column shows
 * is set once on the list, so that rows need not be rendered again when it moves.
 */
function barStyle({ at, duration, state }: ExchangeSummary): CSSProperties {
  const took = duration === null ? (state === 'active' ? openEnded : 0) : duration / 1000;
  return { '--bar-from': at - waterfallOrigin, '--bar-took': took } as CSSProperties;
}

/** Longer than any span shown, in milliseconds; CSS cuts it at the end of the span. */
const openEnded = 1e9;

/** Times in CSS are counted from here: full epoch milliseconds are too long for its numbers. */
export const waterfallOrigin = Date.now();

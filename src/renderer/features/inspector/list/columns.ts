import type { FilterField } from '../../../../shared/filter/fields.ts';
import type { ExchangeSummary } from '../../../../shared/model/exchange.ts';
import { formatBytes, formatClock, formatTime } from '../../../ui/format.ts';
import { markOf, routeText, timeText } from '../exchange-words.ts';

/** What rows are put in order by; null is unknown and comes last. */
export type SortKey = string | number | null;

export interface Column {
  readonly id: string;
  readonly label: string;
  /** The heading, where the label is too long for it or says what the cells show anyway. */
  readonly heading?: string;
  /** CSS pixels: what it cannot be made narrower than, and what it has before a person sizes it. */
  readonly least: number;
  readonly usual: number;
  /** Its part of the room that is left; 0 keeps its usual width. */
  readonly grow: number;
  /** It grows no wider than this by itself, in CSS pixels. */
  readonly most?: number;
  /**
   * Whether it is there before a person chooses: those with the lowest number are the first to go where there is no
   * room; null is there only once it is chosen.
   */
  readonly priority: number | null;
  readonly isNumber?: boolean;
  /** In the data font. */
  readonly isData?: boolean;
  readonly isQuiet?: boolean;
  /** What its cells are filtered by; null where they are not. */
  readonly field: FilterField | null;
  /** What the cell says, in words. */
  readonly text: (exchange: ExchangeSummary) => string;
  /** All of it, for the tooltip; as the text where it is left out. */
  readonly title?: (exchange: ExchangeSummary) => string;
  readonly sortKey: (exchange: ExchangeSummary) => SortKey;
}

const dash = '—';
const orNull = (text: string | null): string | null => (text === '' ? null : text);

/** Every column, in the order that the list has before a person changes it. */
export const columns = [
  {
    id: 'mark',
    label: 'Mark',
    heading: '',
    least: 34,
    usual: 34,
    grow: 0,
    priority: 90,
    field: null,
    text: () => '',
    sortKey: () => null,
  },
  {
    id: 'kind',
    label: 'Kind',
    heading: '',
    least: 12,
    usual: 12,
    grow: 0,
    priority: 100,
    field: 'kind',
    text: (exchange) => markOf(exchange).label,
    sortKey: (exchange) => markOf(exchange).label,
  },
  {
    id: 'method',
    label: 'Method',
    least: 44,
    usual: 56,
    grow: 0,
    priority: 99,
    isData: true,
    field: 'method',
    text: (exchange) => (exchange.kind === 'websocket' ? 'WS' : exchange.method),
    sortKey: (exchange) => exchange.method,
  },
  {
    id: 'status',
    label: 'Status',
    least: 40,
    usual: 44,
    grow: 0,
    priority: 98,
    field: 'status',
    text: ({ status, state }) => (status === null ? (state === 'active' ? '…' : dash) : String(status)),
    sortKey: ({ status }) => status,
  },
  {
    id: 'host',
    label: 'Host',
    least: 100,
    usual: 120,
    grow: 1.2,
    priority: 60,
    field: 'host',
    text: ({ authority }) => authority.replace(/:\d+$/, ''),
    title: ({ authority }) => authority,
    sortKey: ({ authority }) => orNull(authority),
  },
  {
    id: 'path',
    label: 'Path',
    least: 112,
    usual: 200,
    grow: 2.4,
    priority: 97,
    isData: true,
    field: 'path',
    text: ({ target }) => target,
    sortKey: ({ target }) => target,
  },
  {
    id: 'route',
    label: 'Route',
    least: 64,
    usual: 96,
    grow: 0.6,
    priority: 20,
    isQuiet: true,
    field: 'route',
    text: routeText,
    sortKey: (exchange) => (exchange.route === null ? null : routeText(exchange)),
  },
  {
    id: 'upstream',
    label: 'Upstream',
    least: 72,
    usual: 96,
    grow: 0.5,
    priority: 50,
    field: 'upstream',
    text: ({ answeredBy, upstream }) =>
      answeredBy === 'doorman'
        ? (upstream ?? 'Doorman')
        : answeredBy === 'cache'
          ? 'Cache'
          : (upstream ?? dash),
    title: ({ answeredBy, upstream, pool }) =>
      answeredBy === 'doorman'
        ? 'Doorman made this response itself'
        : answeredBy === 'cache'
          ? 'Answered from the cache'
          : upstream === null
            ? ''
            : `${upstream} of pool ${pool ?? dash}`,
    sortKey: ({ answeredBy, upstream }) => (answeredBy === 'cache' ? 'Cache' : upstream),
  },
  {
    id: 'cache',
    label: 'Cache',
    least: 84,
    usual: 92,
    grow: 0,
    priority: 55,
    field: 'cache',
    text: ({ cache }) => cache ?? dash,
    sortKey: ({ cache }) => cache,
  },
  {
    id: 'layers',
    label: 'Layers',
    least: 48,
    usual: 56,
    grow: 0,
    priority: null,
    isNumber: true,
    field: 'layer',
    text: ({ outerRoutes = [] }) => String(outerRoutes.length + 1),
    title: (exchange) => routeText(exchange),
    sortKey: ({ outerRoutes = [] }) => outerRoutes.length,
  },
  {
    id: 'size',
    label: 'Size',
    least: 56,
    usual: 64,
    grow: 0,
    priority: 40,
    isNumber: true,
    isData: true,
    field: 'size',
    text: ({ status, responseBytes }) =>
      status === null && responseBytes === 0 ? dash : formatBytes(responseBytes),
    title: ({ responseBytes }) => `${responseBytes} bytes`,
    sortKey: ({ responseBytes }) => responseBytes,
  },
  {
    id: 'started',
    label: 'Started',
    least: 64,
    usual: 72,
    grow: 0,
    priority: null,
    isData: true,
    field: 'after',
    text: ({ at }) => formatClock(at),
    title: ({ at }) => formatTime(at),
    sortKey: ({ at }) => at,
  },
  {
    id: 'duration',
    label: 'Duration',
    heading: 'Time',
    least: 56,
    usual: 68,
    grow: 0,
    priority: 96,
    isNumber: true,
    isData: true,
    field: 'duration',
    text: timeText,
    title: ({ at }) => `Started ${formatTime(at)}`,
    sortKey: ({ duration }) => duration,
  },
  {
    id: 'waterfall',
    label: 'Waterfall',
    least: 64,
    usual: 96,
    grow: 1,
    most: 128,
    priority: 10,
    field: null,
    text: (exchange) => `took ${timeText(exchange)}`,
    title: (exchange) => timeText(exchange),
    sortKey: ({ at }) => at,
  },
  {
    id: 'client',
    label: 'Client',
    least: 64,
    usual: 104,
    grow: 0,
    priority: null,
    isData: true,
    field: 'client',
    text: ({ client }) => client,
    sortKey: ({ client }) => client,
  },
  {
    id: 'listener',
    label: 'Listener',
    least: 56,
    usual: 72,
    grow: 0,
    priority: null,
    isQuiet: true,
    field: 'listener',
    text: ({ listener }) => listener,
    sortKey: ({ listener }) => listener,
  },
  {
    id: 'type',
    label: 'Content type',
    heading: 'Type',
    least: 64,
    usual: 128,
    grow: 0,
    priority: null,
    isQuiet: true,
    field: 'type',
    text: ({ contentType }) => contentType?.split(';', 1)[0] ?? dash,
    title: ({ contentType }) => contentType ?? '',
    sortKey: ({ contentType }) => contentType,
  },
  {
    id: 'version',
    label: 'HTTP version',
    heading: 'HTTP',
    least: 40,
    usual: 48,
    grow: 0,
    priority: null,
    isQuiet: true,
    field: 'version',
    text: ({ httpVersion }) => httpVersion,
    title: ({ httpVersion }) => `HTTP/${httpVersion}`,
    sortKey: ({ httpVersion }) => Number(httpVersion),
  },
] as const satisfies readonly Column[];

const byId = new Map<string, Column>(columns.map((column) => [column.id, column]));

export const columnOf = (id: string): Column | undefined => byId.get(id);

import type { ExchangeSummary } from '../../../shared/model/exchange.ts';
import { formatDuration } from '../../ui/format.ts';
import type { MarkShape } from '../../ui/status-mark.tsx';
import type { Tone } from '../../ui/tone.ts';

/** What became of an exchange, as one mark: a tone, a shape and a word that say the same. */
export interface ExchangeMark {
  readonly tone: Tone;
  readonly shape: MarkShape;
  readonly label: string;
}

export function markOf(exchange: ExchangeSummary): ExchangeMark {
  switch (exchange.state) {
    case 'active':
      return exchange.kind === 'websocket'
        ? { tone: 'live', shape: 'dashed-ring', label: 'Open WebSocket' }
        : { tone: 'accent', shape: 'dashed-ring', label: 'Under way' };
    case 'failed':
      return { tone: 'error', shape: 'triangle', label: 'Failed' };
    case 'cancelled':
      return { tone: 'warn', shape: 'cross', label: 'Cancelled by the client' };
    case 'lost':
      return { tone: 'warn', shape: 'dash', label: 'Lost: the engine ended before it did' };
    case 'complete':
      if (exchange.kind === 'websocket') return { tone: 'live', shape: 'ring', label: 'WebSocket, closed' };
      if (exchange.fault !== null || (exchange.status ?? 0) >= 500)
        return { tone: 'error', shape: 'triangle', label: 'Error' };
      if ((exchange.status ?? 0) >= 400) return { tone: 'warn', shape: 'diamond', label: 'Refused' };
      return { tone: 'neutral', shape: 'ring', label: 'Complete' };
  }
}

export function statusTone(status: number | null): Tone {
  if (status === null) return 'neutral';
  if (status === 101) return 'live';
  if (status >= 500) return 'error';
  if (status >= 400) return 'warn';
  if (status >= 300) return 'neutral';
  return status >= 200 ? 'ok' : 'neutral';
}

/** What the status column says before there is a status. */
export function statusText(exchange: ExchangeSummary): string {
  if (exchange.status !== null) return String(exchange.status);
  return exchange.state === 'active' ? '…' : '—';
}

export function timeText(exchange: ExchangeSummary): string {
  if (exchange.duration !== null) return formatDuration(exchange.duration);
  return exchange.state === 'active' ? (exchange.kind === 'websocket' ? 'open' : 'pending') : '—';
}

/** The address as a browser would show it. */
export const urlOf = (exchange: ExchangeSummary): string =>
  exchange.target.startsWith('/')
    ? `${exchange.scheme}://${exchange.authority}${exchange.target}`
    : exchange.target;

/** The route, behind those that led to it through other listeners: `edge-route › gateway-route`. */
export const routeText = ({
  route,
  outerRoutes = [],
}: Pick<ExchangeSummary, 'route' | 'outerRoutes'>): string => [...outerRoutes, route ?? '—'].join(' › ');

/** Whether it was imported from a file of another program: no listener of ours had it. */
export const isFromElsewhere = ({ listener }: Pick<ExchangeSummary, 'listener'>): boolean => listener === '';

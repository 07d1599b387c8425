import type { ExchangeDetail } from '../../../../shared/model/exchange.ts';
import { parseContentType } from '../../../ui/body-kind.ts';

/** Whether the response is an event stream, by what the client was told. */
export const isEventStream = ({ summary }: ExchangeDetail): boolean =>
  parseContentType(summary.contentType).type === 'text/event-stream';

/** Whether an exchange may have messages beside its bodies. */
export const hasFrames = (detail: ExchangeDetail): boolean =>
  detail.summary.kind === 'websocket' || isEventStream(detail);

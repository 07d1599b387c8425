import type { Decision } from '../model/decision.ts';
import type { BodyRecord, ExchangeDetail, ExchangeSummary, HeaderPairs } from '../model/exchange.ts';
import type { MessageFields as WebSocketMessageFields } from './messages.ts';

/** Of {@link DoormanFields}; one that is not known is not read. */
export const doormanFieldsVersion = 1;

/**
 * What an entry says in `_doorman`, so that importing it gives the exchange again. Nothing that stands elsewhere in the entry
 * stands here as well: whoever removes a header of the request by hand has removed it.
 */
export interface DoormanFields {
  readonly version: typeof doormanFieldsVersion;
  readonly id: string;
  readonly summary: Pick<
    ExchangeSummary,
    | 'kind'
    | 'state'
    | 'at'
    | 'listener'
    | 'client'
    | 'route'
    | 'outerRoutes'
    | 'pool'
    | 'upstream'
    | 'answeredBy'
    | 'fault'
    | 'cache'
    | 'requestBytes'
    | 'responseBytes'
    | 'contentType'
    | 'duration'
  >;
  /** Where the URL of the entry does not say all of it, such as for `*`. */
  readonly address?: Pick<ExchangeSummary, 'scheme' | 'authority' | 'target'>;
  readonly request: MessageFields & { readonly target?: string };
  /** Null when the client received nothing. */
  readonly response: MessageFields | null;
  readonly upstreamRequest: ExchangeDetail['upstreamRequest'];
  readonly upstreamResponse: ExchangeDetail['upstreamResponse'];
  readonly informational: ExchangeDetail['informational'];
  /** Beside `_webSocketMessages`, in its order. */
  readonly messages?: readonly WebSocketMessageFields[];
  readonly timing: ExchangeDetail['timing'];
  /** Each with its sentence, for readers that have no Doorman. */
  readonly decisions: readonly (Decision & { readonly sentence: string })[];
}

export interface MessageFields {
  readonly body: BodyRecord;
  readonly trailers: HeaderPairs;
}

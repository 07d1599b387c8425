import type { CacheOutcome } from './cache.ts';
import type { Decision } from './decision.ts';
import type { FaultCode } from './fault.ts';
import type { Bytes, EpochMilliseconds, Microseconds } from './units.ts';

/** Unique over restarts: `<engine epoch>-<counter>`, the counter in base 36 with 8 places. Sorts by time within one engine run. */
export type ExchangeId = string;

export type ExchangeKind = 'http' | 'websocket';

/** `active` until the last byte; `lost` when the engine ended before the exchange did. */
export type ExchangeState = 'active' | 'complete' | 'failed' | 'cancelled' | 'lost';

export type HttpVersion = '1.0' | '1.1' | '2';

/** What a list shows of an exchange. Sent again, whole, when it changes. */
export interface ExchangeSummary {
  readonly id: ExchangeId;
  readonly kind: ExchangeKind;
  readonly state: ExchangeState;
  readonly at: EpochMilliseconds;
  readonly listener: string;
  readonly httpVersion: HttpVersion;
  /** Client address without port. */
  readonly client: string;
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** Host and port as the client wrote them; '' when the request had none that could be read. */
  readonly authority: string;
  /** Path and query as the client wrote them. */
  readonly target: string;
  /** That of the innermost layer. */
  readonly route: string | null;
  /** The routes that led to it through other listeners in process, the outermost first; absent where none did. */
  readonly outerRoutes?: readonly string[];
  /** The exchange whose request was sent again by it, perhaps edited; absent where no one did that. */
  readonly resendOf?: ExchangeId;
  readonly pool: string | null;
  readonly upstream: string | null;
  readonly status: number | null;
  /** Who made the response: an upstream, now or earlier and then from the cache, or Doorman itself. */
  readonly answeredBy: 'upstream' | 'cache' | 'doorman' | null;
  readonly fault: FaultCode | null;
  /** Null where the route has no cache. */
  readonly cache: CacheOutcome | null;
  readonly requestBytes: Bytes;
  readonly responseBytes: Bytes;
  readonly contentType: string | null;
  /** From the first byte of the head to the last byte of the response; null while active. */
  readonly duration: Microseconds | null;
}

/** Name and value pairs as they were on the wire: order, case and repetition kept. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** What was kept of a body. The bytes are fetched apart, by exchange and side. */
export interface BodyRecord {
  /** Bytes that went through. */
  readonly size: Bytes;
  /** Bytes kept, at most `capture.bodyBytes`; the beginning of the body. */
  readonly kept: Bytes;
  /** Whether the body went through to its end. */
  readonly complete: boolean;
  /** What is kept has no content coding any more, whatever the header says, and may be longer than what went through: from an import. */
  readonly decoded?: true;
  /** Values in it were hidden (`capture.redact`) before it was written, so what is kept differs from what went through. */
  readonly redacted?: true;
  /** Nothing is kept, as it could not be looked into for what is to be hidden; absent elsewhere. */
  readonly withheld?: WithheldReason;
}

/**
 * Why a body could not be looked into.
 *
 * - `too_large`: decoded it is longer than is looked into · `cut_off`: not all of it was recorded
 * - `coding`: it has a content coding that cannot be undone here · `damaged`: its coding breaks off or is wrong
 * - `unreadable`: it is not what its type says · `charset`: its characters are written in a way that is not read here
 */
export type WithheldReason = 'too_large' | 'cut_off' | 'coding' | 'damaged' | 'unreadable' | 'charset';

export interface RequestRecord {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderPairs;
  readonly trailers: HeaderPairs;
  readonly body: BodyRecord;
}

export interface ResponseRecord {
  readonly status: number;
  readonly reason: string;
  readonly headers: HeaderPairs;
  readonly trailers: HeaderPairs;
  readonly body: BodyRecord;
}

/** Points on the exchange's own time line, since it began; null where the point was not reached. */
export interface ExchangeTiming {
  /** The whole request head was read and the pipeline began. */
  readonly head: Microseconds;
  /** The request was handed to an upstream connection. */
  readonly sent: Microseconds | null;
  /** The request's body had come to its end, and was handed on; absent where there was none, or where it was not told. */
  readonly requestEnd?: Microseconds | null;
  /** The upstream's response head arrived. */
  readonly firstByte: Microseconds | null;
  /** The last byte of the response was handed to the client's connection. */
  readonly end: Microseconds | null;
}

/** Everything recorded of one exchange, but for its bodies' bytes. */
export interface ExchangeDetail {
  readonly summary: ExchangeSummary;
  /** As the client sent it. */
  readonly request: RequestRecord;
  /** Head as sent to the upstream; null when none was asked. */
  readonly upstreamRequest: Pick<RequestRecord, 'method' | 'target' | 'headers'> | null;
  /** Head as the upstream sent it; null when none answered. */
  readonly upstreamResponse: Pick<ResponseRecord, 'status' | 'reason' | 'headers'> | null;
  /** As the client received it; null when it received nothing. */
  readonly response: ResponseRecord | null;
  /** Informational responses passed on, such as 103. */
  readonly informational: readonly { readonly status: number; readonly headers: HeaderPairs }[];
  readonly timing: ExchangeTiming;
  readonly decisions: readonly Decision[];
}

export type BodySide = 'request' | 'response';

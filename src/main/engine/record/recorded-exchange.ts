import type {
  BodySide,
  ExchangeDetail,
  ExchangeKind,
  ExchangeState,
  ExchangeSummary,
  RequestRecord,
  ResponseRecord,
} from '../../../shared/model/exchange.ts';
import { type Bytes, bytes, microseconds } from '../../../shared/model/units.ts';
import type { ResponseHead } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { type BodyEnd, BodyTap } from './body-tap.ts';

/**
 * What is kept of one exchange. While it is active it is read off the pipeline's context; once it has ended its
 * detail is fixed and the context let go, with all that hangs on it.
 */
export class RecordedExchange {
  readonly id: string;
  readonly requestTap: BodyTap;
  readonly responseTap: BodyTap;
  #context: ExchangeContext | null;
  #detail: ExchangeDetail | null = null;
  #response: ResponseHead | null = null;
  #state: ExchangeState = 'active';

  constructor(context: ExchangeContext, keepAtMost: Bytes, onResponseEnd: (end: BodyEnd) => void) {
    this.id = context.id;
    this.#context = context;
    this.requestTap = new BodyTap(keepAtMost);
    this.responseTap = new BodyTap(keepAtMost, onResponseEnd);
  }

  get active(): boolean {
    return this.#detail === null;
  }

  /** The head as it goes to the client. */
  responding(head: ResponseHead): void {
    this.#response = head;
  }

  /** Fixes the record. */
  finish(state: Exclude<ExchangeState, 'active'>): ExchangeDetail {
    if (this.#detail !== null) return this.#detail;
    this.#state = state;
    this.requestTap.freeze();
    this.responseTap.freeze();
    this.#detail = this.#read(this.#context);
    this.#context = null;
    return this.#detail;
  }

  detail(): ExchangeDetail {
    return this.#detail ?? this.#read(this.#context);
  }

  summary(): ExchangeSummary {
    return this.#detail?.summary ?? this.#summarise(this.#context);
  }

  body(side: BodySide): Uint8Array {
    return (side === 'request' ? this.requestTap : this.responseTap).bytes();
  }

  /** Bytes of bodies held in memory. */
  get held(): Bytes {
    return bytes(this.requestTap.kept + this.responseTap.kept);
  }

  #read(context: ExchangeContext | null): ExchangeDetail {
    if (context === null) throw new Error('A finished exchange has its detail.');
    const { upstreamRequest, upstreamResponse } = context;
    const summary = this.#summarise(context);
    return {
      summary,
      request: this.#request(context),
      upstreamRequest:
        upstreamRequest === null ? null : { ...upstreamRequest, headers: upstreamRequest.headers.toPairs() },
      upstreamResponse:
        upstreamResponse === null
          ? null
          : { ...upstreamResponse, headers: upstreamResponse.headers.toPairs() },
      response: this.#responseRecord(context),
      informational: context.informational.map(({ status, headers }) => ({
        status,
        headers: headers.toPairs(),
      })),
      timing: {
        head: microseconds(0),
        sent: context.sentAt,
        firstByte: context.firstByteAt,
        end: summary.duration,
      },
      decisions: [...context.decisions],
    };
  }

  #request(context: ExchangeContext): RequestRecord {
    const { method, target, headers } = context.request;
    return {
      method,
      target,
      headers: headers.toPairs(),
      trailers: this.requestTap.trailers,
      body: context.requestBody.empty
        ? { size: bytes(0), kept: bytes(0), complete: true }
        : this.requestTap.record(),
    };
  }

  #responseRecord(context: ExchangeContext): ResponseRecord | null {
    const head = context.switchedWith ?? this.#response;
    if (head === null) return null;
    const bridged = context.bridged;
    const body =
      bridged === null
        ? this.responseTap.record()
        : { size: bytes(bridged.fromUpstream), kept: bytes(0), complete: true };
    return { ...head, headers: head.headers.toPairs(), trailers: this.responseTap.trailers, body };
  }

  #summarise(context: ExchangeContext | null): ExchangeSummary {
    if (context === null) throw new Error('A finished exchange has its summary.');
    const { request, connection, bridged } = context;
    const head = context.switchedWith ?? this.#response;
    const kind: ExchangeKind = context.upgrade === null ? 'http' : 'websocket';
    return {
      id: context.id,
      kind,
      state: this.#state,
      at: context.at,
      listener: connection.listener,
      httpVersion: request.version,
      client: context.client,
      method: request.method,
      scheme: connection.scheme,
      authority: request.authority,
      target: request.target,
      route: context.route,
      pool: context.pool,
      upstream: context.upstream,
      status: head?.status ?? null,
      answeredBy: context.answeredBy,
      fault: context.fault?.code ?? null,
      requestBytes: bridged === null ? this.requestTap.size : bytes(bridged.fromClient),
      responseBytes: bridged === null ? this.responseTap.size : bytes(bridged.fromUpstream),
      contentType: head?.headers.get('content-type') ?? null,
      duration: this.#state === 'active' ? null : context.elapsed(),
    };
  }
}

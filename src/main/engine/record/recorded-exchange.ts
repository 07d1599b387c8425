import type {
  BodySide,
  ExchangeDetail,
  ExchangeKind,
  ExchangeState,
  ExchangeSummary,
  RequestRecord,
  ResponseRecord,
} from '../../../shared/model/exchange.ts';
import type { ExchangeRecord } from '../../../shared/model/exchange-record.ts';
import { type Bytes, bytes, type Microseconds, microseconds } from '../../../shared/model/units.ts';
import type { ResponseHead } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { type BodyEnd, BodyTap } from './body-tap.ts';

/**
 * What is kept of one exchange. While it is active it is read off the context that the pipeline fills. Once it has ended it is one
 * summary and one piece of JSON text, and the context with its hundred small objects is let go: thousands of finished
 * exchanges are kept, and the garbage collector would look through all of them again and again.
 */
export class RecordedExchange {
  readonly id: string;
  readonly requestTap: BodyTap;
  readonly responseTap: BodyTap;
  #context: ExchangeContext | null;
  readonly #hasRequestBody: boolean;
  #response: ResponseHead | null = null;
  #state: ExchangeState = 'active';
  #duration: Microseconds | null = null;
  /** Both set at the end. */
  #finished: { readonly summary: ExchangeSummary; readonly detail: string } | null = null;

  constructor(context: ExchangeContext, keepAtMost: Bytes, onResponseEnd: (end: BodyEnd) => void) {
    this.id = context.id;
    this.#context = context;
    this.#hasRequestBody = !context.requestBody.empty;
    this.requestTap = new BodyTap(keepAtMost);
    this.responseTap = new BodyTap(keepAtMost, onResponseEnd);
  }

  get active(): boolean {
    return this.#state === 'active';
  }

  /** Bytes of bodies held in memory. */
  get held(): Bytes {
    return bytes(this.requestTap.kept + this.responseTap.kept);
  }

  /** The head as it goes to the client. */
  responding(head: ResponseHead): void {
    this.#response = head;
  }

  /** Fixes the record. */
  finish(state: Exclude<ExchangeState, 'active'>): void {
    const context = this.#context;
    if (context === null) return;
    this.#state = state;
    this.#duration = context.elapsed();
    this.requestTap.freeze();
    this.responseTap.freeze();
    const detail = this.#detailOf(context);
    this.#finished = { summary: detail.summary, detail: JSON.stringify(detail) };
    context.release();
    this.#context = null;
    this.#response = null;
  }

  body(side: BodySide): Uint8Array {
    return (side === 'request' ? this.requestTap : this.responseTap).bytes();
  }

  /** For history. */
  toRecord(): ExchangeRecord {
    return {
      detail: this.detail(),
      requestBody: new Uint8Array(this.body('request')),
      responseBody: new Uint8Array(this.body('response')),
    };
  }

  detail(): ExchangeDetail {
    // Written by `finish`, from a value of this type.
    if (this.#finished !== null) return JSON.parse(this.#finished.detail) as ExchangeDetail;
    return this.#detailOf(this.#running());
  }

  summary(): ExchangeSummary {
    return this.#finished?.summary ?? this.#summaryOf(this.#running());
  }

  #running(): ExchangeContext {
    if (this.#context === null) throw new Error('An exchange that has ended has its summary and detail.');
    return this.#context;
  }

  #detailOf(context: ExchangeContext): ExchangeDetail {
    const { upstreamRequest, upstreamResponse } = context;
    return {
      summary: this.#summaryOf(context),
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
        end: this.#duration,
      },
      decisions: [...context.decisions],
    };
  }

  #summaryOf(context: ExchangeContext): ExchangeSummary {
    const { request, connection, bridged } = context;
    const head = context.switchedWith ?? this.#response;
    const kind: ExchangeKind = context.wantsUpgrade ? 'websocket' : 'http';
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
      duration: this.#duration,
    };
  }

  #request(context: ExchangeContext): RequestRecord {
    const { method, target, headers } = context.request;
    return {
      method,
      target,
      headers: headers.toPairs(),
      trailers: this.requestTap.trailers,
      body: this.#hasRequestBody
        ? this.requestTap.record()
        : { size: bytes(0), kept: bytes(0), complete: true },
    };
  }

  #responseRecord(context: ExchangeContext): ResponseRecord | null {
    const { switchedWith, bridged } = context;
    const head = switchedWith ?? this.#response;
    if (head === null) return null;
    const body =
      bridged === null
        ? this.responseTap.record()
        : { size: bytes(bridged.fromUpstream), kept: bytes(0), complete: true };
    return { ...head, headers: head.headers.toPairs(), trailers: this.responseTap.trailers, body };
  }
}

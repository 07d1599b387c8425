import type {
  BodySide,
  ExchangeDetail,
  ExchangeState,
  ExchangeSummary,
} from '../../../shared/model/exchange.ts';
import {
  type PackedParts,
  type PackedScalars,
  packExchange,
  summaryOfScalars,
  unpackExchange,
} from '../../../shared/model/packed-exchange.ts';
import type { Bytes, Microseconds } from '../../../shared/model/units.ts';
import type { Body, Response, ResponseHead } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { type BodyEnd, type BodyEndListener, BodyTap } from './body-tap.ts';
import { FinishedExchange } from './finished-exchange.ts';
import { KeptBytes, sliceOf } from './memory/kept-bytes.ts';
import type { RecordMemory } from './memory/record-memory.ts';

/** What is known of an exchange while it runs: read off the context that the pipeline fills, and off the two bodies. */
export class RunningRecord implements BodyEndListener {
  readonly context: ExchangeContext;
  /** Where the ring has it. */
  place = 0;
  readonly #keepAtMost: Bytes;
  readonly #memory: RecordMemory;
  readonly #requestTap: BodyTap | null;
  #responseTap: BodyTap | null = null;
  #response: ResponseHead | null = null;

  /** Puts a tap around the request's body. @param keepAtMost of each body, in bytes */
  constructor(context: ExchangeContext, keepAtMost: Bytes, memory: RecordMemory) {
    this.context = context;
    this.#keepAtMost = keepAtMost;
    this.#memory = memory;
    this.#requestTap = this.#tapRequest();
  }

  get id(): string {
    return this.context.id;
  }

  /** Of the response; null while there is none. */
  get status(): number | null {
    return this.#response?.status ?? null;
  }

  /** The response as it goes to the client. @returns its body, with a tap around it */
  responding({ head, body }: Response, listener: BodyEndListener): Body {
    this.#response = head;
    // Of a WebSocket messages are kept, and not the bytes they come in.
    const isWebSocket = head.status === 101 && this.context.wantsWebSocket;
    this.#responseTap = new BodyTap(body, body.empty || isWebSocket ? null : this.#keeper(), listener);
    return this.#responseTap;
  }

  /** Of the request. */
  bodyEnded({ kind }: BodyEnd): void {
    if (kind === 'complete') this.context.requestEndAt = this.context.elapsed();
  }

  /** A piece of what is kept of a body by now, copied. */
  body(side: BodySide, from = 0, length = Number.POSITIVE_INFINITY): Uint8Array {
    return sliceOf(this.#tap(side)?.chunks() ?? [], from, length);
  }

  bodyLength(side: BodySide): number {
    return this.#tap(side)?.kept ?? 0;
  }

  detail(): ExchangeDetail {
    // The one way from a context to a detail, so that a running exchange is never shown otherwise than a finished one.
    return unpackExchange(packExchange(this.#parts('active', null)));
  }

  summary(): ExchangeSummary {
    return summaryOfScalars(this.#scalars('active', null));
  }

  /** Fixes the record. */
  finish(state: Exclude<ExchangeState, 'active'>, duration: Microseconds): FinishedExchange {
    const text = packExchange(this.#parts(state, duration));
    const request = this.#requestTap?.keeps ?? null;
    const response = this.#responseTap?.keeps ?? null;
    return new FinishedExchange(this.id, text, request, response, this.#memory);
  }

  #keeper(): KeptBytes | null {
    return this.#keepAtMost > 0
      ? new KeptBytes(this.#keepAtMost, this.#memory.blocks, this.#memory.room)
      : null;
  }

  /** Around what the client sends: the request's body, or where it asks for another protocol what follows the switch. */
  #tapRequest(): BodyTap | null {
    const { context } = this;
    const { upgrade, requestBody } = context;
    if (upgrade !== null) {
      const tap = new BodyTap(upgrade.body, context.wantsWebSocket ? null : this.#keeper());
      context.upgrade = { ...upgrade, body: tap };
      return tap;
    }
    if (requestBody.empty) return null;
    const tap = new BodyTap(requestBody, this.#keeper(), this);
    context.requestBody = tap;
    return tap;
  }

  #tap(side: BodySide): BodyTap | null {
    return side === 'request' ? this.#requestTap : this.#responseTap;
  }

  #parts(state: ExchangeState, duration: Microseconds | null): PackedParts {
    const { context } = this;
    return {
      scalars: this.#scalars(state, duration),
      request: context.request.headers.record,
      upstreamRequest: context.upstreamRequest?.headers.record ?? '',
      upstreamResponse: context.upstreamResponse?.headers.record ?? '',
      response: this.#response?.headers.record ?? '',
      decisions: context.decisions,
      requestTrailers: this.#requestTap?.trailers ?? none,
      responseTrailers: this.#responseTap?.trailers ?? none,
      informational:
        context.informational.length === 0
          ? none
          : context.informational.map(({ status, headers }) => [status, headers.record] as const),
    };
  }

  #scalars(state: ExchangeState, duration: Microseconds | null): PackedScalars {
    const { context } = this;
    const { request, connection, upstreamRequest, upstreamResponse } = context;
    const head = this.#response;
    const [fromClient, toClient] = [this.#requestTap, this.#responseTap];
    return [
      context.id,
      context.wantsWebSocket ? 'websocket' : 'http',
      state,
      context.at,
      connection.listener,
      request.version,
      context.client,
      request.method,
      connection.scheme,
      request.authority,
      request.target,
      context.route,
      context.pool,
      context.upstream,
      head?.status ?? null,
      head?.reason ?? '',
      context.answeredBy,
      context.fault?.code ?? null,
      head?.headers.get('content-type') ?? null,
      duration,
      fromClient?.size ?? 0,
      fromClient?.kept ?? 0,
      // A body that is not there has ended well.
      fromClient === null || fromClient.complete ? 1 : 0,
      toClient?.size ?? 0,
      toClient?.kept ?? 0,
      toClient?.complete === true ? 1 : 0,
      upstreamRequest?.method ?? null,
      upstreamRequest?.target ?? null,
      upstreamResponse?.status ?? null,
      upstreamResponse?.reason ?? null,
      context.sentAt,
      context.firstByteAt,
      context.cache,
      context.outerRoutes,
      context.requestEndAt,
      context.resendOf,
    ];
  }
}

const none: readonly never[] = [];

import type { AttemptTiming } from '../../../shared/model/attempt-timing.ts';
import { type Microseconds, microseconds } from '../../../shared/model/units.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Body, Response, ResponseHead } from '../message.ts';
import type { Cancellation } from '../pipeline/cancellation.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { appendVia, withoutHopHeaders } from './hop-headers.ts';
import type { ConnectionUsed, ForwardCall, OutgoingHead, Upstream } from './upstream.ts';

const notSent: ConnectionUsed = { address: null, reused: false };
const nothingSent = {};

const timingOf = (sent: Microseconds, { opened }: ConnectionUsed): AttemptTiming =>
  opened === undefined ? { sent } : { sent, opened };

/** One try to have an upstream answer a request, with the decision that says what came of it. */
export class Attempt implements ForwardCall {
  readonly head: OutgoingHead;
  readonly body: Body;
  readonly cancellation: Cancellation;
  readonly #context: ExchangeContext;
  readonly #upstream: Upstream;
  readonly #informationalWithout: ReadonlySet<string>;
  readonly #startedAt;
  #used = notSent;
  /** Null until the request is sent. */
  #timing: AttemptTiming | null = null;

  /** @param informationalWithout lower-case names of fields that informational responses lose */
  constructor(
    context: ExchangeContext,
    upstream: Upstream,
    head: OutgoingHead,
    informationalWithout: ReadonlySet<string>,
  ) {
    this.#context = context;
    this.#upstream = upstream;
    this.#informationalWithout = informationalWithout;
    this.#startedAt = context.elapsed();
    this.head = head;
    this.body = context.requestBody;
    this.cancellation = context.upstreamCancellation;
  }

  onSent(connection: ConnectionUsed): void {
    this.#used = connection;
    const sentAt = this.#context.elapsed();
    this.#context.sentAt = sentAt;
    this.#timing = timingOf(microseconds(sentAt - this.#startedAt), connection);
  }

  onInformational(informational: ResponseHead): void {
    const headers = withoutHopHeaders(informational.headers, this.#informationalWithout);
    this.#context.inform({ ...informational, headers });
  }

  /** The response as it goes on: without what ends at this hop. */
  answered({ head, body }: Response): Response {
    const context = this.#context;
    context.firstByteAt = context.elapsed();
    context.upstreamResponse = head;
    context.answeredBy = 'upstream';
    const { id: upstream, url } = this.#upstream;
    const { address, reused, version = '1.1' } = this.#used;
    const { status, reason } = head;
    const evidence = { upstream, url, status, address, reusedConnection: reused, ...this.#timed() };
    context.decide('forward.answered', evidence, this.#startedAt);
    const headers = withoutHopHeaders(head.headers);
    appendVia(headers, version);
    return { head: { status, reason, headers }, body };
  }

  #timed(): { readonly timing?: AttemptTiming } {
    return this.#timing === null ? nothingSent : { timing: this.#timing };
  }

  /** @returns whether the upstream had closed a kept-alive connection at the moment the request was sent on it */
  failed(error: unknown): boolean {
    if (!(error instanceof ExchangeFailure)) return false;
    const { code, detail } = error.fault;
    const { id: upstream, url } = this.#upstream;
    if (code === 'request.client_left') {
      const isLate = this.#context.decisions.some((decision) => decision.code === 'limits.timed_out');
      const evidence = { upstream, url, ...(isLate ? { timedOut: true as const } : {}) };
      this.#context.decide('forward.cancelled', evidence, this.#startedAt);
    } else {
      this.#context.decide(
        'forward.failed',
        { upstream, url, fault: code, detail, ...this.#timed() },
        this.#startedAt,
      );
    }
    return code === 'upstream.reset' && this.#used.reused;
  }
}

import type { ExchangeDetail } from '../../../shared/model/exchange.ts';
import { faults } from '../../../shared/model/fault.ts';
import { ExchangeFailure } from '../failure.ts';
import type { ForwardCall, UpstreamTransport } from '../forward/upstream.ts';
import { HeaderList } from '../headers.ts';
import { bodyOf, type Response } from '../message.ts';

/** Bytes that stand for a body at most: what is decided by its length is decided by fewer. */
const standInLimit = 32 * 1024;

/** Of one captured exchange: what an upstream said, or is taken to have said. */
export interface RecordedAnswer {
  readonly response: () => Response;
  /** Nobody answered then. */
  readonly assumed: boolean;
}

/** @throws ExchangeFailure of `response` where the upstream failed */
export function recordedAnswer({ summary, upstreamResponse, response }: ExchangeDetail): RecordedAnswer {
  const size = Math.min(response?.body.size ?? 0, standInLimit);
  // Spaces, since bodies are not read for what is in them.
  const body = () => bodyOf(Buffer.alloc(size, ' '));
  const { fault } = summary;
  if (upstreamResponse !== null && upstreamResponse.status !== 101) {
    const { status, reason } = upstreamResponse;
    return {
      assumed: false,
      response: () => ({
        head: { status, reason, headers: HeaderList.fromPairs(upstreamResponse.headers) },
        body: body(),
      }),
    };
  }
  if (fault !== null && faults[fault].atUpstream) {
    return {
      assumed: false,
      response: () => {
        throw new ExchangeFailure(fault, 'as it failed when it was captured');
      },
    };
  }
  // What came from the cache was an upstream's answer once.
  if (summary.answeredBy === 'cache' && response !== null) {
    const { status, reason, headers } = response;
    return {
      assumed: false,
      response: () => ({ head: { status, reason, headers: HeaderList.fromPairs(headers) }, body: body() }),
    };
  }
  return {
    assumed: true,
    response: () => ({
      head: { status: 200, reason: 'OK', headers: new HeaderList() },
      body: bodyOf(new Uint8Array()),
    }),
  };
}

/** Answers with what was recorded. It has no way to open a connection. */
export class RecordedTransport implements UpstreamTransport {
  /** Of the exchange that is being decided. */
  answer: RecordedAnswer | null = null;
  /** Whether what nobody knows was used. */
  usedAssumption = false;

  exchange(call: ForwardCall): Promise<Response> {
    const { answer } = this;
    if (answer === null) return Promise.reject(new Error('The sandbox decides no exchange now.'));
    call.onSent({ address: null, reused: false });
    this.usedAssumption ||= answer.assumed;
    return new Promise((resolve) => resolve(answer.response()));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return Promise.resolve();
  }
}

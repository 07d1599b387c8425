import { ExchangeFailure } from '../failure.ts';
import type { Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Stage } from '../pipeline/stage.ts';
import type { RequestTransforms } from '../transform/request/compile.ts';
import { appendVia, withoutHopHeaders } from './hop-headers.ts';
import { outgoingHead } from './outgoing.ts';
import { forwardUpgrade } from './upgrade.ts';
import type { ConnectionUsed, OutgoingHead, Upstream } from './upstream.ts';
import { whenBodyEnds } from './watched-body.ts';

/** Methods that may be sent twice without harm (RFC 9110 section 9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

export interface ForwardOptions {
  readonly transforms: RequestTransforms;
  /** Lower-case names of fields that informational responses lose: they never pass the stages that change responses. */
  readonly informationalWithout: ReadonlySet<string>;
}

/** Sends the request to the chosen upstream and answers with its response, hop-by-hop fields gone. */
export function createForwardStage({ transforms, informationalWithout }: ForwardOptions): Stage {
  return {
    name: 'forward',
    async run(context: ExchangeContext) {
      const upstream = context.chosen;
      if (upstream === null) throw new Error('No upstream was chosen before forwarding.');
      const head = outgoingHead(context, upstream, transforms);
      context.upstreamRequest = head;
      upstream.counters.requests += 1;
      upstream.counters.active += 1;
      let handedOver = false;
      const release = () => {
        upstream.counters.active -= 1;
      };
      try {
        if (context.upgrade !== null) {
          const response = await forwardUpgrade(context, upstream, head, context.upgrade, release);
          handedOver = true;
          return response;
        }
        const response = await attempt(context, upstream, head, informationalWithout);
        handedOver = true;
        return { head: response.head, body: whenBodyEnds(response.body, release) };
      } catch (error) {
        if (error instanceof ExchangeFailure && error.fault.code !== 'request.client_left')
          upstream.counters.failures += 1;
        throw error;
      } finally {
        if (!handedOver) release();
      }
    },
  };
}

/**
 * One try, and a second where a kept-alive connection turned out to be closed: the upstream may end an idle
 * connection at the very moment a request is sent on it (RFC 9112 section 9.3.1).
 */
async function attempt(
  context: ExchangeContext,
  upstream: Upstream,
  head: OutgoingHead,
  informationalWithout: ReadonlySet<string>,
): Promise<Response> {
  const repeatable = context.requestBody.empty && idempotent.has(head.method);
  for (let tries = 1; ; tries += 1) {
    const startedAt = context.elapsed();
    let used: ConnectionUsed = { address: null, reused: false };
    try {
      const response = await upstream.transport.exchange({
        head,
        body: context.requestBody,
        cancellation: context.cancellation,
        onSent: (connection) => {
          used = connection;
          context.sentAt = context.elapsed();
        },
        onInformational: (informational) => {
          context.inform({
            ...informational,
            headers: withoutHopHeaders(informational.headers, informationalWithout),
          });
        },
      });
      context.firstByteAt = context.elapsed();
      context.upstreamResponse = response.head;
      context.answeredBy = 'upstream';
      const { status, reason } = response.head;
      context.decide(
        'forward.answered',
        {
          upstream: upstream.id,
          url: upstream.url,
          status,
          address: used.address,
          reusedConnection: used.reused,
        },
        startedAt,
      );
      const headers = withoutHopHeaders(response.head.headers);
      appendVia(headers, used.version ?? '1.1');
      return { head: { status, reason, headers }, body: response.body };
    } catch (error) {
      if (!(error instanceof ExchangeFailure)) throw error;
      const { code, detail } = error.fault;
      if (code === 'request.client_left') {
        context.decide('forward.cancelled', { upstream: upstream.id, url: upstream.url }, startedAt);
        throw error;
      }
      context.decide(
        'forward.failed',
        { upstream: upstream.id, url: upstream.url, fault: code, detail },
        startedAt,
      );
      if (tries > 1 || !repeatable || !used.reused || code !== 'upstream.reset') throw error;
    }
  }
}

import { ExchangeFailure } from '../failure.ts';
import type { Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Stage } from '../pipeline/stage.ts';
import type { RequestTransforms } from '../transform/request/compile.ts';
import { allowedUpgrade } from '../upgrade/allowed-upgrade.ts';
import { forwardUpgrade } from '../upgrade/forward-upgrade.ts';
import { Attempt } from './attempt.ts';
import { outgoingHead } from './outgoing.ts';
import type { OutgoingHead, Upstream } from './upstream.ts';
import { WatchedBody } from './watched-body.ts';

/** Methods that may be sent twice without harm (RFC 9110 section 9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

export interface ForwardOptions {
  readonly transforms: RequestTransforms;
  /** Lower-case names of fields that informational responses lose: they never pass the stages that change responses. */
  readonly informationalWithout: ReadonlySet<string>;
  /** Protocols that clients may switch to, lower case. */
  readonly upgrades: ReadonlySet<string>;
}

/** Sends the request to the chosen upstream and answers with its response, hop-by-hop fields gone. */
export function createForwardStage({ transforms, informationalWithout, upgrades }: ForwardOptions): Stage {
  return {
    name: 'forward',
    run(context: ExchangeContext) {
      const upstream = context.chosen;
      if (upstream === null) throw new Error('No upstream was chosen before forwarding.');
      const upgrade = allowedUpgrade(context, upgrades);
      const head = outgoingHead(context, upstream, transforms);
      context.upstreamRequest = head;
      const { counters } = upstream;
      counters.requests += 1;
      counters.active += 1;
      const asked =
        upgrade === null
          ? ask(context, upstream, head, informationalWithout)
          : forwardUpgrade(context, upstream, head, upgrade, informationalWithout);
      const release = () => {
        counters.active -= 1;
      };
      return asked.then(
        (response) => ({ head: response.head, body: new WatchedBody(response.body, release) }),
        (error: unknown) => {
          release();
          if (error instanceof ExchangeFailure && error.fault.code !== 'request.client_left')
            counters.failures += 1;
          throw error;
        },
      );
    },
  };
}

/**
 * One try, and a second where a kept-alive connection turned out to be closed: the upstream may end an idle
 * connection at the very moment a request is sent on it (RFC 9112 section 9.3.1).
 */
function ask(
  context: ExchangeContext,
  upstream: Upstream,
  head: OutgoingHead,
  informationalWithout: ReadonlySet<string>,
  first = true,
): Promise<Response> {
  const attempt = new Attempt(context, upstream, head, informationalWithout);
  return upstream.transport.exchange(attempt).then(
    (response) => attempt.answered(response),
    (error: unknown) => {
      const stale = attempt.failed(error);
      if (!stale || !first || !context.requestBody.empty || !idempotent.has(head.method)) throw error;
      return ask(context, upstream, head, informationalWithout, false);
    },
  );
}

import type { Fault } from '../../../shared/model/fault.ts';
import { microseconds } from '../../../shared/model/units.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Response, UpgradeRequest } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Stage } from '../pipeline/stage.ts';
import type { RequestTransforms } from '../transform/request/compile.ts';
import { allowedUpgrade } from '../upgrade/allowed-upgrade.ts';
import { forwardUpgrade } from '../upgrade/forward-upgrade.ts';
import { Attempt } from './attempt.ts';
import { simulateBroken } from './broken.ts';
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
      const head = outgoingHead(context, upstream.authority, transforms);
      context.upstreamRequest = head;
      const { counters, health } = upstream;
      counters.requests += 1;
      counters.active += 1;
      const probe = health.began();
      const startedAt = context.elapsed();
      const asked =
        health.broken === null
          ? ask(context, upstream, head, upgrade, informationalWithout)
          : simulateBroken(context, upstream, health.broken, () =>
              ask(context, upstream, head, upgrade, informationalWithout),
            );
      return asked.then(
        (response) => {
          const firstByte = microseconds((context.firstByteAt ?? context.elapsed()) - startedAt);
          const well = health.finished(null, response.head.status, firstByte, probe);
          const release = (fault: Fault | null) => {
            counters.active -= 1;
            if (fault !== null) counters.failures += 1;
            if (well) health.ended(fault?.code ?? null);
          };
          return { head: response.head, body: new WatchedBody(response.body, release) };
        },
        (error: unknown) => {
          counters.active -= 1;
          const fault = error instanceof ExchangeFailure ? error.fault.code : 'engine.internal';
          if (fault !== 'request.client_left') counters.failures += 1;
          health.finished(fault, null, null, probe);
          throw error;
        },
      );
    },
  };
}

function ask(
  context: ExchangeContext,
  upstream: Upstream,
  head: OutgoingHead,
  upgrade: UpgradeRequest | null,
  informationalWithout: ReadonlySet<string>,
): Promise<Response> {
  return upgrade === null
    ? askTwice(context, upstream, head, informationalWithout)
    : forwardUpgrade(context, upstream, head, upgrade, informationalWithout);
}

/**
 * One try, and a second where a kept-alive connection turned out to be closed: the upstream may end an idle
 * connection at the very moment a request is sent on it (RFC 9112 section 9.3.1).
 */
export function askTwice(
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
      return askTwice(context, upstream, head, informationalWithout, false);
    },
  );
}

import { ExchangeFailure } from '../failure.ts';
import { appendVia, withoutHopHeaders } from '../forward/hop-headers.ts';
import type { Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Stage } from '../pipeline/stage.ts';
import { routeStage } from '../route/route-stage.ts';
import { allowedUpgrade } from '../upgrade/allowed-upgrade.ts';
import { type LayerRoute, layersInProcess, leadsInCircle, nextRequest } from './next-layer.ts';

export interface LayerOptions {
  /** Id of the route that leads on. */
  readonly route: string;
  readonly layer: LayerRoute;
  /** Lower-case names of fields that informational responses lose: they never pass the stages that change responses. */
  readonly informationalWithout: ReadonlySet<string>;
  /** Protocols that clients may switch to, lower case. */
  readonly upgrades: ReadonlySet<string>;
}

/**
 * Hands the request to the routes of another listener, as a proxy in front of it would, but without a connection: the
 * rules of this route applied, hop-by-hop fields gone, `Via` added in both directions (RFC 9110 section 7.6.3).
 * The next layer needs not be told who the client is, nor to believe it: it is the same exchange.
 */
export function createLayerStage({ route, layer, informationalWithout, upgrades }: LayerOptions): Stage {
  const { listener: to, transforms } = layer;
  return {
    name: 'layer',
    run(context: ExchangeContext, next) {
      const startedAt = context.elapsed();
      const { current, listener: from, passed } = context;
      const reached = [...passed, from];
      if (leadsInCircle(context, to)) {
        context.decide('layer.loop', { route, to, passed: reached, limit: layersInProcess }, startedAt);
        throw new ExchangeFailure(
          'request.loop',
          `the way through listeners was ${[...reached, to].join(' → ')}`,
        );
      }
      // Ignored here, it is ignored by every layer behind.
      if (allowedUpgrade(context, upgrades) === null) context.upgrade = null;
      const following = nextRequest(context, transforms);
      context.decide('layer.entered', { route, from, to }, startedAt);
      context.current = following;
      context.listener = to;
      context.passed = reached;
      context.layers = [...reached, to];
      context.outerRoutes += context.outerRoutes === '' ? route : ` ${route}`;
      context.route = null;
      context.filterInformational((head) => ({
        ...head,
        headers: withoutHopHeaders(head.headers, informationalWithout),
      }));
      const comeBack = ({ head, body }: Response): Response => {
        context.current = current;
        context.listener = from;
        context.passed = passed;
        const headers = withoutHopHeaders(head.headers);
        appendVia(headers, current.version);
        return { head: { ...head, headers }, body };
      };
      const answered = routeStage.run(context, next);
      return answered instanceof Promise ? answered.then(comeBack) : comeBack(answered);
    },
  };
}

import { ExchangeFailure } from '../failure.ts';
import type { Stage } from '../pipeline/stage.ts';

/** Lets only clients pass whose certificate their listener accepted; in front of all else that a route does, its cache too. */
export function createClientCertificateStage(route: string): Stage {
  return {
    name: 'tls',
    run(context, next) {
      const { client } = context.connection;
      if (client?.verified === true) return next();
      const showed =
        client === undefined ? 'not_asked' : client.fingerprint === null ? 'nothing' : 'unverified';
      context.decide('tls.client_required', { route, showed }, context.elapsed());
      throw new ExchangeFailure(
        'request.client_certificate_required',
        `route '${route}' is for clients with an accepted certificate`,
      );
    },
  };
}

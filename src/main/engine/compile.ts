import type { Config, PoolConfig, RouteConfig } from '../../shared/config/schema.ts';
import { type AddressRanges, compileRanges } from './addresses.ts';
import { createBalanceStage } from './balance/balance-stage.ts';
import { Pool } from './balance/pool.ts';
import { createForwardStage } from './forward/forward-stage.ts';
import type { UpstreamRegistry } from './forward/upstream-registry.ts';
import type { Stage } from './pipeline/stage.ts';
import { createRedirectStage, createRespondStage } from './respond/respond-stage.ts';
import { compileMatch } from './route/match.ts';
import type { RoutingTable } from './route/table.ts';
import type { CertificateSource } from './tls/material.ts';
import { readUpstreamTls } from './tls/upstream-tls-files.ts';
import { compileRequestTransforms } from './transform/request/compile.ts';
import { identityHeaders } from './transform/response/identity-headers.ts';
import { compileResponseStage } from './transform/response/response-stage.ts';

export interface CompileOptions {
  readonly generation: number;
  readonly baseDirectory: string;
  readonly upstreams: UpstreamRegistry;
  readonly certificates: Pick<CertificateSource, 'fromFiles'>;
  /** The port a listener is really bound to, where its configuration says 0. */
  readonly portOf: (listener: string) => number | undefined;
}

/**
 * A checked configuration as a table the pipeline can run. Routes get just the stages they use.
 *
 * @throws Error naming a file that cannot be used
 */
export async function compileTable(config: Config, options: CompileOptions): Promise<RoutingTable> {
  const pools = new Map<string, Pool>();
  for (const pool of config.pools) pools.set(pool.id, await compilePool(pool, options));
  const trusted = new Map<string, AddressRanges>(
    config.listeners.map((listener) => [listener.id, compileRanges(listener.trustForwardedFrom)]),
  );
  const nobody = compileRanges([]);
  return Object.freeze({
    generation: options.generation,
    routes: config.routes.map((route) => ({
      id: route.id,
      matchers: compileMatch(route),
      stages: compileStages(route, pools),
    })),
    pools: [...pools.values()],
    capture: config.capture,
    trustedProxies: (listener: string) => trusted.get(listener) ?? nobody,
    httpsPort: (listener: string) => httpsPort(config, listener, options.portOf),
  });
}

function compileStages(route: RouteConfig, pools: ReadonlyMap<string, Pool>): readonly Stage[] {
  const { to } = route;
  switch (to.kind) {
    case 'pool': {
      const pool = pools.get(to.pool);
      if (pool === undefined)
        throw new Error(`Route '${route.id}' leads to pool '${to.pool}', which does not exist.`);
      return [
        ...compileResponseStage(route.rewrite),
        createBalanceStage(pool),
        createForwardStage({
          transforms: compileRequestTransforms(route.rewrite),
          informationalWithout: route.rewrite.hideBackend ? identityHeaders : new Set(),
          upgrades: new Set(route.upgrades),
        }),
      ];
    }
    case 'respond':
      return [createRespondStage(route.id, to)];
    case 'redirect':
      return [createRedirectStage(route.id, to)];
    case 'static':
    case 'listener':
      // The check of the configuration refuses these; reaching this line is an error in Doorman.
      throw new Error(`Route '${route.id}' has a target of kind '${to.kind}', which is not supported yet.`);
  }
}

async function compilePool(pool: PoolConfig, options: CompileOptions): Promise<Pool> {
  const { baseDirectory, upstreams, certificates } = options;
  const tls = await readUpstreamTls(pool, baseDirectory, certificates);
  return new Pool(
    pool,
    pool.upstreams.map((upstream) => ({
      upstream: upstreams.obtain(pool, upstream, tls),
      weight: upstream.weight,
      enabled: upstream.enabled,
    })),
  );
}

function httpsPort(config: Config, id: string, portOf: CompileOptions['portOf']): number | null {
  const redirect = config.listeners.find((listener) => listener.id === id)?.redirectToHttps ?? false;
  if (redirect === false) return null;
  const target = config.listeners.find((listener) =>
    redirect === true ? listener.tls !== 'off' : listener.id === redirect,
  );
  return target === undefined ? null : (portOf(target.id) ?? target.port);
}

import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';

type CacheHandlers = Pick<Handlers, 'cache.overview' | 'cache.list' | 'cache.purge' | 'cache.compare'>;

/** The engine's response cache: what it holds, what is removed from it, and whether it still says what the upstream says. */
export function cacheHandlers({ engine }: { readonly engine: EngineSupervisor }): CacheHandlers {
  return {
    'cache.overview': () => engine.ask('cacheOverview', {}),
    'cache.list': (query) => engine.ask('cacheList', query),
    'cache.purge': (purge) => engine.ask('cachePurge', purge),
    'cache.compare': async ({ entry }) => {
      const outcome = await engine.ask('cacheCompare', { entry });
      if (!('refused' in outcome)) return outcome;
      throw new ContractError(
        outcome.refused === 'not_stored' ? 'cache.not_stored' : 'cache.upstream_failed',
        outcome.message,
      );
    },
  };
}

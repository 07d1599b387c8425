import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { type ComparedResponse, comparedBodyLimit } from '../../../shared/model/cache.ts';
import { contentEncodingOf, decodeBody } from '../../content-coding/decode-body.ts';
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
      if (!('refused' in outcome)) {
        const [cached, origin] = await Promise.all([
          withDecodedBody(outcome.cached),
          withDecodedBody(outcome.origin),
        ]);
        return { ...outcome, cached, origin };
      }
      throw new ContractError(
        outcome.refused === 'not_stored' ? 'cache.not_stored' : 'cache.upstream_failed',
        outcome.message,
      );
    },
  };
}

/** Codings are undone here, as for recorded bodies: the engine's thread has other things to do. */
async function withDecodedBody(response: ComparedResponse): Promise<ComparedResponse> {
  const coded = Buffer.from(response.bodyBase64, 'base64');
  const { bytes } = await decodeBody(coded, contentEncodingOf(response.headers), comparedBodyLimit);
  return { ...response, bodyBase64: Buffer.from(bytes).toString('base64') };
}

import type { FilterMethodResults } from '../../../shared/contract/methods/filter.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { parseFilter } from '../../../shared/filter/parse.ts';
import type { ExchangeId } from '../../../shared/model/exchange.ts';
import { orNull } from '../or-null.ts';
import { searchExchanges } from '../search-exchanges.ts';
import { type MemoryFilter, type MemorySources, memoryFilter } from '../search-memory.ts';

/** Exchanges that the engine is asked for at once. */
const asksAtOnce = 16;

/** Filters on what history and the engine's memory hold. */
export function searchHandlers(sources: MemorySources): Pick<Handlers, keyof FilterMethodResults> {
  return {
    'exchanges.search': (params) => searchExchanges(sources, params),
    'exchanges.match': async ({ filter, ids }) => {
      const { expression } = parseFilter(filter);
      if (expression === null) return { ids };
      const stored = await orNull(sources.history.ask('match', { filter, ids }));
      const { ids: found, missing } = stored ?? { ids: [], missing: ids };
      if (missing.length === 0) return { ids: found };
      const others = await matching(await memoryFilter(sources, expression), missing);
      return { ids: [...found, ...others] };
    },
  };
}

async function matching(filter: MemoryFilter, ids: readonly ExchangeId[]): Promise<readonly ExchangeId[]> {
  const found: ExchangeId[] = [];
  for (let start = 0; start < ids.length; start += asksAtOnce) {
    const some = ids.slice(start, start + asksAtOnce);
    const fits = await Promise.all(some.map((id) => filter.fits(id)));
    found.push(...some.filter((_, index) => fits[index] === true));
  }
  return found;
}

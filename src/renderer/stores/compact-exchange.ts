import type { ExchangeSummary } from '../../shared/model/exchange.ts';

/** Different texts remembered, and the longest of them in characters; past the count the memory begins anew. */
const rememberedLimit = 20_000;
const rememberedLength = 200;

/**
 * Makes summaries share equal texts. Each arrives as text of its own over the contract, and 100,000 of them repeat a
 * few hosts, routes, paths and types: shared, they take less than half of the memory.
 */
export function createCompacter(): (summary: ExchangeSummary) => ExchangeSummary {
  const known = new Map<string, string>();
  const share = <Text extends string | null>(text: Text): Text | string => {
    if (text === null || text.length > rememberedLength) return text;
    const same = known.get(text);
    if (same !== undefined) return same;
    if (known.size >= rememberedLimit) known.clear();
    known.set(text, text);
    return text;
  };
  return (summary) => ({
    ...summary,
    listener: share(summary.listener),
    client: share(summary.client),
    method: share(summary.method),
    authority: share(summary.authority),
    target: share(summary.target),
    route: share(summary.route),
    pool: share(summary.pool),
    upstream: share(summary.upstream),
    contentType: share(summary.contentType),
  });
}

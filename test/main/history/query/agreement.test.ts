import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openHistory } from '../../../../src/main/history/open.ts';
import type { HistoryStore } from '../../../../src/main/history/store.ts';
import { matchesDetail } from '../../../../src/shared/filter/evaluate.ts';
import { parseFilter } from '../../../../src/shared/filter/parse.ts';
import { printFilter } from '../../../../src/shared/filter/print.ts';
import type { Decision } from '../../../../src/shared/model/decision.ts';
import type { ExchangeDetail, ExchangeSummary } from '../../../../src/shared/model/exchange.ts';
import { bytes, epochMilliseconds, microseconds } from '../../../../src/shared/model/units.ts';
import { makeDetail } from '../../../helpers/renderer/sample-exchanges.ts';
import { anyExpression, anySummary } from '../../../shared/filter/arbitrary.ts';
import { idOf } from '../fixtures/records.ts';
import { temporaryDirectories } from '../fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();
const stores = new Set<HistoryStore>();

afterEach(() => {
  for (const store of stores) store.close();
  stores.clear();
});

const openStore = (): HistoryStore => {
  const opened = openHistory(temporaryDirectory());
  if (opened.state !== 'ready') throw new Error(opened.reason);
  stores.add(opened.store);
  opened.store.setLimit(bytes(1024 ** 3));
  opened.store.sessions.resume(epochMilliseconds(1), epochMilliseconds(1));
  return opened.store;
};

const miss: Decision = {
  stage: 'cache',
  code: 'cache.miss',
  evidence: { key: 'a', variants: 1, reason: 'not_stored', field: null, directive: null, freshness: null },
  startedAt: microseconds(0),
  duration: microseconds(0),
};

const summaries = fc.tuple(...Array.from({ length: 12 }, (_, index) => anySummary(idOf(index + 1))));

/** Every other one has a decision more and a body. */
const detailOf = (
  summary: ExchangeSummary,
  index: number,
): { readonly detail: ExchangeDetail; readonly body: string | null } => {
  const plain = makeDetail(summary, index % 2 === 0 ? {} : { decisions: [miss] });
  const text = index % 2 === 0 ? null : 'A shop, É 😀';
  const kept = bytes(text === null ? 0 : Buffer.byteLength(text));
  if (plain.response === null) throw new Error('The sample has a response.');
  return {
    detail: {
      ...plain,
      request: { ...plain.request, body: { ...plain.request.body, kept: bytes(0) } },
      response: { ...plain.response, body: { ...plain.response.body, kept } },
    },
    body: text,
  };
};

/** All steps of a search. */
async function searchAll(store: HistoryStore, filter: string, limit: number) {
  const session = store.sessions.live ?? 0;
  const found: string[] = [];
  let scanned = 0;
  let before: string | null = null;
  let total = 0;
  do {
    const step = await store.query.search({ filter, session, before, limit });
    found.push(...step.items.map(({ id }) => id));
    scanned += step.scanned;
    total = step.total;
    before = step.next;
  } while (before !== null);
  return { found, scanned, total };
}

/** What evaluating a filter on each exchange finds, newest first. */
const evaluated = (store: HistoryStore, filter: string, details: readonly ReturnType<typeof detailOf>[]) =>
  details
    .filter(({ detail, body }) =>
      matchesDetail(
        parseFilter(filter).expression,
        detail,
        { request: null, response: body },
        (id) => store.marks.get(id) ?? undefined,
      ),
    )
    .map(({ detail }) => detail.summary)
    .sort((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1))
    .map(({ id }) => id);

const searches = fc.array(fc.record({ expression: anyExpression, limit: fc.integer({ min: 1, max: 15 }) }), {
  minLength: 10,
  maxLength: 10,
});

describe('a filter on history', () => {
  it('finds what evaluating it on each exchange finds, newest first, in steps of any size', async () => {
    await fc.assert(
      fc.asyncProperty(summaries, searches, fc.boolean(), async (list, all, marked) => {
        const store = openStore();
        try {
          const details = list.map(detailOf);
          store.append(
            details.map(({ detail, body }) => ({
              detail,
              requestBody: null,
              responseBody: body === null ? null : Buffer.from(body),
            })),
          );
          if (marked) store.marks.change([idOf(1), idOf(2)], { pinned: true, colour: 'red' }, bytes(1e9));
          for (const { expression, limit } of all) {
            const filter = printFilter(expression);
            const wanted = evaluated(store, filter, details);
            const { found, scanned, total } = await searchAll(store, filter, limit);
            expect({ filter, found }).toEqual({ filter, found: wanted });
            expect({ scanned, total }).toEqual({ scanned: 12, total: 12 });
            const { ids, missing } = await store.query.match(filter, [...list.map(({ id }) => id), 'none']);
            expect(ids.toSorted()).toEqual(wanted.toSorted());
            expect(missing).toEqual(['none']);
          }
        } finally {
          store.close();
          stores.delete(store);
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});

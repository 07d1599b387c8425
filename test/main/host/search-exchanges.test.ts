import { describe, expect, it } from 'vitest';
import type { EngineSupervisor } from '../../../src/main/host/engine-supervisor.ts';
import { searchHandlers } from '../../../src/main/host/handlers/search.ts';
import type { HistorySupervisor } from '../../../src/main/host/history-supervisor.ts';
import { ContractError } from '../../../src/shared/contract/errors.ts';
import { matchesDetail } from '../../../src/shared/filter/evaluate.ts';
import { parseFilter } from '../../../src/shared/filter/parse.ts';
import type { ExchangeDetail, ExchangeSummary } from '../../../src/shared/model/exchange.ts';
import { makeSession } from '../../helpers/renderer/fake-host.ts';
import { makeDetail, makeSummary } from '../../helpers/renderer/sample-exchanges.ts';

const idOf = (place: number): string => `e1-${String(place).padStart(8, '0')}`;
const noBodies = { request: null, response: null };

/** History and the engine's memory as maps; history answers in steps of two exchanges. */
function sources(stored: readonly ExchangeDetail[], inMemory: readonly ExchangeDetail[], isAway = false) {
  const byId = (all: readonly ExchangeDetail[]) => new Map(all.map((detail) => [detail.summary.id, detail]));
  const [disk, memory] = [byId(stored), byId(inMemory)];
  const fits = (filter: string, detail: ExchangeDetail): boolean =>
    matchesDetail(parseFilter(filter).expression, detail, noBodies);
  const history = {
    sessions: () => [makeSession()],
    marks: () => [],
    missing: ({ ids }: { ids: readonly string[] }) => ids.filter((id) => !disk.has(id)),
    match: ({ filter, ids }: { filter: string; ids: readonly string[] }) => ({
      ids: ids.filter((id) => {
        const detail = disk.get(id);
        return detail !== undefined && fits(filter, detail);
      }),
      missing: ids.filter((id) => !disk.has(id)),
    }),
    search({ filter, before }: { filter: string; before: string | null }) {
      const older = [...disk.values()].filter(({ summary }) => before === null || summary.id < before);
      const step = older.sort((one, other) => (one.summary.id < other.summary.id ? 1 : -1)).slice(0, 2);
      return {
        items: step.filter((detail) => fits(filter, detail)).map(({ summary }) => summary),
        next: older.length > 2 ? (step.at(-1)?.summary.id ?? null) : null,
        scanned: step.length,
        total: disk.size,
      };
    },
  };
  const engine = {
    exchanges: () => [...memory.values()].map(({ summary }) => summary),
    exchange: ({ id }: { id: string }) => memory.get(id) ?? null,
    body: () => null,
  };
  const asking = (answers: object) => ({
    async ask(name: string, params: unknown): Promise<unknown> {
      if (isAway && answers === history) throw new ContractError('history.unavailable', 'It is away.');
      return Reflect.get(answers, name)(params);
    },
  });
  return searchHandlers({
    engine: asking(engine) as unknown as EngineSupervisor,
    history: asking(history) as unknown as HistorySupervisor,
  });
}

const detailOf = (place: number, fields: Partial<ExchangeSummary> = {}): ExchangeDetail =>
  makeDetail(makeSummary(idOf(place), fields));

async function searchAll(handlers: ReturnType<typeof sources>, filter: string) {
  const found: string[] = [];
  let before: string | undefined;
  let scanned = 0;
  const totals = new Set<number>();
  for (;;) {
    const step = await handlers['exchanges.search']({
      filter,
      limit: 100,
      ...(before === undefined ? {} : { before }),
    });
    found.push(...step.items.map(({ id }) => id));
    scanned += step.scanned;
    totals.add(step.total);
    if (step.next === null) return { found, scanned, totals: [...totals] };
    before = step.next;
  }
}

describe('searchHandlers', () => {
  it('finds what is on the disk and what only memory has, newest first, each once, and says in each step how many there are', async () => {
    const stored = [1, 2, 3, 5, 6].map((place) => detailOf(place));
    const inMemory = [2, 4, 6, 7].map((place) => detailOf(place));
    const { found, scanned, totals } = await searchAll(sources(stored, inMemory), 'header:via=doorman');
    expect(found).toEqual([7, 6, 5, 4, 3, 2, 1].map(idOf));
    expect({ scanned, totals }).toEqual({ scanned: 7, totals: [7] });
  });

  it('searches memory alone while history is away, in steps when there is much of it', async () => {
    const inMemory = Array.from({ length: 250 }, (_, index) => detailOf(index));
    const { found, scanned, totals } = await searchAll(sources([], inMemory, true), 'reason:route.matched');
    expect({ scanned, totals }).toEqual({ scanned: 250, totals: [250] });
    expect(found).toEqual(Array.from({ length: 250 }, (_, index) => idOf(249 - index)));
  });

  it('matches what either has', async () => {
    const handlers = sources(
      [detailOf(1), detailOf(2, { status: 500 })],
      [detailOf(3), detailOf(4, { status: 500 })],
    );
    const ids = [1, 2, 3, 4, 5].map(idOf);
    expect(await handlers['exchanges.match']({ filter: 'status:200 header:via', ids })).toEqual({
      ids: [idOf(1), idOf(3)],
    });
    expect(await handlers['exchanges.match']({ filter: '', ids })).toEqual({ ids });
  });

  it('refuses a session that is not there', async () => {
    await expect(
      sources([], [])['exchanges.search']({ filter: 'get', session: 9, limit: 10 }),
    ).rejects.toMatchObject({ code: 'session.not_found' });
  });
});

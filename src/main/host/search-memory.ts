import {
  bodySidesOf,
  detailTest,
  type MarkOf,
  type SummaryVerdict,
  summaryVerdict,
} from '../../shared/filter/evaluate.ts';
import { type FilterExpression, needsOf, termsOf } from '../../shared/filter/expression.ts';
import type { BodySide, ExchangeDetail, ExchangeId } from '../../shared/model/exchange.ts';
import { bodyTextOf, searchedBodyLimit } from '../content-coding/body-text.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import type { HistorySupervisor } from './history-supervisor.ts';
import { orNull } from './or-null.ts';

export interface MemorySources {
  readonly engine: EngineSupervisor;
  readonly history: HistorySupervisor;
}

/** A filter on exchanges that only the engine's memory has: those that run, and those that history does not have. */
export interface MemoryFilter {
  readonly verdict: SummaryVerdict;
  /** By the whole exchange; one that is gone by now does not fit. */
  fits(id: ExchangeId): Promise<boolean>;
}

export async function memoryFilter(
  { engine, history }: MemorySources,
  expression: FilterExpression,
): Promise<MemoryFilter> {
  const markOf = needsOf(expression).has('marks') ? await marks(history) : undefined;
  const test = detailTest(expression, markOf);
  const sides = new Set([...termsOf(expression)].flatMap(bodySidesOf));

  const text = async (detail: ExchangeDetail, side: BodySide): Promise<string | null> => {
    const message = detail[side];
    if (!sides.has(side) || message === null || message.body.kept === 0) return null;
    const { id } = detail.summary;
    const piece = await orNull(engine.ask('body', { id, side, offset: 0, length: searchedBodyLimit }));
    return piece === null ? null : bodyTextOf(piece.bytes, message.headers, message.body.decoded);
  };

  return {
    verdict: summaryVerdict(expression, markOf),
    async fits(id) {
      const detail = await orNull(engine.ask('exchange', { id }));
      if (detail === null) return false;
      return test(detail, {
        request: await text(detail, 'request'),
        response: await text(detail, 'response'),
      });
    },
  };
}

async function marks(history: HistorySupervisor): Promise<MarkOf> {
  const items = (await orNull(history.ask('marks', {}))) ?? [];
  const byId = new Map(items.map((mark) => [mark.id, mark]));
  return (id) => byId.get(id);
}

import type { DatabaseSync } from 'node:sqlite';
import type { FilterExpression } from '../../../shared/filter/expression.ts';
import { number } from '../row.ts';
import type { Sql } from './text-sql.ts';

/** Up to this many exchanges are looked up one by one; of more, going through all of them in order finds the newest sooner. */
const rareLimit = 2000;

/**
 * A condition that every exchange that fits has to satisfy, that an index knows, and that few satisfy; null where there is none.
 *
 * @param sqlOf what SQL can say of a part of the filter
 */
export function rareCondition(
  database: DatabaseSync,
  expression: FilterExpression,
  sqlOf: (part: FilterExpression) => Sql,
): Sql | null {
  const parts = expression.kind === 'all' ? expression.of : [expression];
  for (const part of parts) {
    if (!isIndexed(part)) continue;
    const condition = sqlOf(part);
    const row = database
      .prepare(`SELECT count(*) AS found FROM (SELECT 1 FROM exchanges WHERE ${condition.text} LIMIT ?)`)
      .get(...condition.values, rareLimit + 1);
    if (number(row ?? {}, 'found') <= rareLimit) return condition;
  }
  return null;
}

/** `exchanges_by_reason`, `_by_status` and `_by_fault`; none of the others is looked up by what lies in the middle of a text. */
function isIndexed(part: FilterExpression): boolean {
  if (part.kind === 'numbers') return part.field === 'status' && !part.none;
  return part.kind === 'words' && (part.field === 'reason' || part.field === 'fault');
}

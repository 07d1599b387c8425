import { explain, toText } from '../explain/index.ts';
import type { Decision } from '../model/decision.ts';
import { reasonWords } from '../model/reason-words.ts';
import { microseconds } from '../model/units.ts';
import { amountAt, type Fields, fieldsOf, inside, listAt, textAt } from './read.ts';

/** Decisions of one exchange that are taken over. */
const decisionLimit = 1000;
/** Characters of the evidence of one, as JSON. */
const evidenceLimit = 256 * 1024;

/**
 * Decisions of a file that may be forged. Only those are taken whose code is known and whose evidence is such that it can be told:
 * everything that shows a decision goes by what tells it.
 */
export const decisionsAt = (fields: Fields | null): readonly Decision[] =>
  listAt(fields, 'decisions', decisionLimit).flatMap((value): readonly Decision[] => {
    const decision = decisionOf(fieldsOf(value));
    return decision !== null && canBeTold(decision) ? [decision] : [];
  });

function decisionOf(fields: Fields | null): Decision | null {
  const code = textAt(fields, 'code', 64);
  const evidence = inside(fields, 'evidence');
  const startedAt = amountAt(fields, 'startedAt');
  const duration = amountAt(fields, 'duration');
  if (code === null || evidence === null || startedAt === null || duration === null) return null;
  if (!/^[a-z]+\.[a-z][a-z0-9_]*$/.test(code) || JSON.stringify(evidence).length > evidenceLimit) return null;
  const layer = amountAt(fields, 'layer');
  return {
    stage: code.split('.', 1)[0],
    code,
    evidence,
    startedAt: microseconds(startedAt),
    duration: microseconds(duration),
    ...(layer === null || !Number.isInteger(layer) ? {} : { layer }),
    // Judged by whether it can be told.
  } as unknown as Decision;
}

function canBeTold(decision: Decision): boolean {
  try {
    const explanation = explain(decision);
    reasonWords([decision]);
    const segments = [
      ...explanation.sentence,
      ...(explanation.table?.rows ?? []).flatMap(({ cells }) => cells.flat()),
    ];
    return segments.every(({ text }) => typeof text === 'string') && toText(explanation) !== '';
  } catch {
    return false;
  }
}

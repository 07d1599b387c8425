import { assertNever } from '../assert-never.ts';
import type { DecisionOf, FieldChange } from '../model/decision.ts';
import type { Explanation, ExplanationTable } from './explanation.ts';
import { code, type Segment, say } from './segments.ts';

/** Field names that one clause lists; the table has them all. */
const namesInSentence = 6;

/** `removed a, b and 2 more`; nothing when no change is of the kind. */
function clause(verb: string, changes: readonly FieldChange[]): readonly (readonly Segment[])[] {
  const names = [...new Set(changes.map((change) => change.name))];
  if (names.length === 0) return [];
  const shown = names
    .slice(0, namesInSentence)
    .flatMap((name, index) => say`${index === 0 ? '' : ', '}${code(name)}`);
  const more = names.length - namesInSentence;
  return [say`${verb} ${shown}${more > 0 ? ` and ${more} more` : ''}`];
}

const value = (text: string | null): readonly Segment[] => (text === null ? say`—` : say`${code(text)}`);

const changeTable = (changes: readonly FieldChange[]): ExplanationTable | null =>
  changes.length === 0
    ? null
    : {
        columns: ['Field', 'Before', 'After'],
        rows: changes.map((change) => ({
          cells: [say`${code(change.name)}`, value(change.before), value(change.after)],
          mark: null,
        })),
      };

/** Clauses joined into one sentence that begins with a capital letter. */
function sentenceOf(clauses: readonly (readonly Segment[])[]): readonly Segment[] {
  const joined = clauses.reduce<readonly Segment[]>(
    (sentence, one) => (sentence.length === 0 ? one : say`${sentence}; ${one}`),
    [],
  );
  const [first, ...rest] = joined;
  if (first === undefined) return say`Passed on unchanged`;
  return [{ ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...rest];
}

const headerClauses = (changes: readonly FieldChange[]): readonly (readonly Segment[])[] => [
  ...clause(
    'removed',
    changes.filter((change) => change.after === null),
  ),
  ...clause(
    'added',
    changes.filter((change) => change.before === null && change.after !== null),
  ),
  ...clause(
    'changed',
    changes.filter((change) => change.before !== null && change.after !== null),
  ),
];

export function explainTransform(
  decision: DecisionOf<'transform.request'> | DecisionOf<'transform.response'>,
): Explanation {
  switch (decision.code) {
    case 'transform.request': {
      const { changes, target } = decision.evidence;
      const rewrite = target === null ? [] : [say`rewrote ${code(target.before)} to ${code(target.after)}`];
      return {
        stage: 'Request',
        tone: 'info',
        sentence: sentenceOf([...rewrite, ...headerClauses(changes)]),
        table: changeTable(changes),
      };
    }
    case 'transform.response': {
      const { changes } = decision.evidence;
      return {
        stage: 'Response',
        tone: 'info',
        sentence: sentenceOf(headerClauses(changes)),
        table: changeTable(changes),
      };
    }
    default:
      return assertNever(decision);
  }
}

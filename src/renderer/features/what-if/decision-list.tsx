import { toText } from '../../../shared/explain/explanation.ts';
import { explain } from '../../../shared/explain/index.ts';
import type { Decision } from '../../../shared/model/decision.ts';
import { classNames } from '../../ui/class-names.ts';

export interface DecisionListProps {
  readonly decisions: readonly Decision[];
  /** Those of another run: what they do not say is marked. */
  readonly others: readonly Decision[];
  /** Says a decision on one line. */
  readonly say?: (decision: Decision) => string;
}

/** What was decided on the way of one request, in order. */
export function DecisionList({ decisions, others, say = sentenceOf }: DecisionListProps) {
  const said = new Set(others.map(say));
  return (
    <ol className="selectable flex flex-col gap-1 border-line border-t pt-2">
      {decisions.map((decision, index) => {
        const sentence = say(decision);
        const differs = !said.has(sentence);
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: decisions of one exchange are only ever appended
            key={index}
            className={classNames('wrap-anywhere rounded-sm px-1 text-xs', differs && 'bg-warn-soft')}
          >
            {differs && <span className="sr-only">differs: </span>}
            {sentence}
          </li>
        );
      })}
    </ol>
  );
}

/** A decision on one line. */
export const sentenceOf = (decision: Decision): string => toText(explain(decision)).split('\n', 1)[0] ?? '';

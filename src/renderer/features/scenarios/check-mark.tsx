import { Circle, CircleCheck, CircleDashed, CircleX, type LucideIcon } from 'lucide-react';
import type { ScenarioCheckState } from '../../../shared/model/scenario.ts';
import { classNames } from '../../ui/class-names.ts';
import { toneText } from '../../ui/tone.ts';
import { checkWords } from './words.ts';

const icons: Readonly<Record<ScenarioCheckState, LucideIcon>> = {
  waiting: Circle,
  measuring: CircleDashed,
  passed: CircleCheck,
  failed: CircleX,
};

/** How a check stands: a colour, a shape and, for who cannot see them, a word. */
export function CheckMark({
  state,
  className = 'size-4',
}: {
  readonly state: ScenarioCheckState;
  readonly className?: string;
}) {
  const Icon = icons[state];
  const { text, tone } = checkWords[state];
  return (
    <>
      <Icon aria-hidden className={classNames('shrink-0', toneText[tone], className)} />
      <span className="sr-only">{text}: </span>
    </>
  );
}

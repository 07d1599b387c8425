import type { Mistake } from '../../shared/config/mistakes.ts';
import { StatusMark } from '../ui/status-mark.tsx';
import { fieldText, placeText } from './mistake-text.ts';

export interface MistakeListProps {
  readonly mistakes: readonly Mistake[];
  /** The configuration that they are about, for names. */
  readonly input: unknown;
  /** Shows the place where a mistake is; left out where nothing can be shown. */
  readonly onOpen?: (mistake: Mistake) => void;
}

/** Everything that is wrong, one a line, with its place in the file where it has one. */
export function MistakeList({ mistakes, input, onOpen }: MistakeListProps) {
  return (
    <ul aria-label="Mistakes" className="flex flex-col">
      {mistakes.map((mistake, index) => {
        const content = (
          <>
            <StatusMark tone="error" className="mt-[5px]" />
            <span className="min-w-0 flex-1">
              <strong className="font-semibold">{placeText(mistake, input)}</strong>{' '}
              <span className="text-muted">{fieldText(mistake)}</span>
            </span>
            {mistake.line !== undefined && (
              <span className="shrink-0 text-faint">
                line {mistake.line}, column {mistake.column ?? 1}
              </span>
            )}
          </>
        );
        const isOpenable = onOpen !== undefined && typeof mistake.path[1] === 'number';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two mistakes may say the same of the same place
          <li key={`${mistake.at} ${mistake.message} ${index}`}>
            {isOpenable ? (
              <button
                type="button"
                onClick={() => onOpen(mistake)}
                className="flex w-full cursor-default items-start gap-2 rounded-md px-2 py-0.5 text-left hover:bg-hover"
              >
                {content}
              </button>
            ) : (
              <div className="selectable flex items-start gap-2 px-2 py-0.5">{content}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

import type { FilterMistake } from '../../../../shared/filter/expression.ts';

/** Mistakes that are written out; the others are underlined in the text. */
const writtenMistakes = 2;

export interface FilterMessagesProps {
  readonly id: string;
  readonly mistakes: readonly FilterMistake[];
  /** Goes to a mistake in the text. */
  readonly onShow: (mistake: FilterMistake) => void;
}

/** What is wrong with the filter, in words. A line leads to its place. */
export function FilterMessages({ id, mistakes, onShow }: FilterMessagesProps) {
  const more = mistakes.length - writtenMistakes;
  return (
    <div
      id={id}
      aria-live="polite"
      className={mistakes.length > 0 ? 'px-3 pb-2 text-error text-xs' : 'sr-only'}
    >
      {mistakes.slice(0, writtenMistakes).map((mistake) => (
        <p key={mistake.start} className="truncate" title={mistake.message}>
          <button
            type="button"
            className="max-w-full cursor-default truncate text-left hover:underline"
            onClick={() => onShow(mistake)}
          >
            {mistake.message}
          </button>
        </p>
      ))}
      {more > 0 && <p>{`${more} more ${more === 1 ? 'is' : 'are'} underlined.`}</p>}
      {mistakes.length === 0 && 'Text, or fields such as status:5xx. The arrow down key lists them.'}
    </div>
  );
}

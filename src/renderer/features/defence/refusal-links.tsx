import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import type { Refusals } from './words.ts';

/** What was refused, by reason; each leads to its exchanges, where there are any. @param props.of whose: for the label */
export function RefusalLinks({
  of,
  refusals,
}: {
  readonly of: string;
  readonly refusals: readonly Refusals[];
}) {
  const { navigation } = useStores();
  if (refusals.length === 0) return <span className="text-faint">none</span>;
  const show = (filter: string) => () => {
    navigation.getState().setFilter(filter);
    navigation.getState().show('inspector');
  };
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      {refusals.map(({ words, amount, filter }) =>
        filter === null ? (
          <span key={words} className="text-warn" title="Turned away before a request was read">
            {formatCount(amount)} {words}
          </span>
        ) : (
          <Button
            key={words}
            size="sm"
            variant="link"
            className="-mx-1 h-5!"
            aria-label={`${formatCount(amount)} ${words}: show the requests of ${of}`}
            onPress={show(filter)}
          >
            {formatCount(amount)} {words}
          </Button>
        ),
      )}
    </span>
  );
}

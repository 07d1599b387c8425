// biome-ignore-all lint/a11y/noStaticElementInteractions: its role is one of two
// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table and list elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the whole keeps focus and names its active row
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
} from 'react';
import { classNames } from './class-names.ts';

/** How near to the end counts as at the end, in CSS pixels. */
const endTolerance = 8;
/** Rows beyond either edge of what is in view. */
const overscan = 10;
/** Browsers draw elements up to about 33 million pixels high; more rows than fit are for the caller to leave out. */
export const rowsHeightLimit = 30_000_000;

export interface VirtualRowsProps {
  readonly label: string;
  readonly role: 'grid' | 'tree';
  readonly count: number;
  /** CSS pixels. */
  readonly rowHeight: number;
  /** Index of the row that the keyboard acts on; null for none. */
  readonly active: number | null;
  readonly onActive: (index: number) => void;
  /** Keys beyond those that move. @returns whether it took the key */
  readonly onKey?: (event: KeyboardEvent, index: number) => boolean;
  /** What React tells rows apart by. */
  readonly rowKey: (index: number) => string | number;
  /** Of the row's own element, `aria-expanded` and the like. */
  readonly rowAttributes?: (index: number) => Readonly<Record<string, string | number | boolean>>;
  readonly children: (index: number) => ReactNode;
  /** Whether it stays at its end as rows come. */
  readonly follows?: boolean;
  readonly onFollows?: (follows: boolean) => void;
  readonly className?: string;
  readonly rowClassName?: string;
}

/** Many rows of one height, of which those in view exist; the keyboard moves through all of them. */
export function VirtualRows(props: VirtualRowsProps) {
  const { role, count, rowHeight, active, onActive, onKey, follows = false, onFollows } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const idPrefix = useId();
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `count` says that rows came
  useLayoutEffect(() => {
    const element = scroller.current;
    if (follows && element !== null) element.scrollTop = element.scrollHeight;
  }, [follows, count]);

  /** Only when the active row changes, not whenever rows come. */
  const reveal = useEffectEvent((index: number) => virtualizer.scrollToIndex(index, { align: 'auto' }));
  useEffect(() => {
    if (active !== null) reveal(active);
  }, [active]);

  const onKeyDown = (event: KeyboardEvent) => {
    const at = active ?? -1;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: count - 1,
    };
    const to = event.altKey || event.ctrlKey || event.metaKey ? undefined : moves[event.key];
    if (to !== undefined && count > 0) onActive(Math.min(count - 1, Math.max(0, to)));
    else if (at < 0 || at >= count || onKey?.(event, at) !== true) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const lastTop = useRef(0);
  const onScroll = () => {
    const element = scroller.current;
    if (element === null || onFollows === undefined) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    if (scrollHeight - scrollTop - clientHeight <= endTolerance) onFollows(true);
    else if (scrollTop < lastTop.current) onFollows(false);
    lastTop.current = scrollTop;
  };

  const items = virtualizer.getVirtualItems();
  const isActiveShown = active !== null && items.some(({ index }) => index === active);
  const attributes = {
    role,
    onKeyDown,
    onScroll,
    tabIndex: 0,
    'aria-label': props.label,
    ...(role === 'grid' ? { 'aria-rowcount': count } : {}),
    ...(isActiveShown ? { 'aria-activedescendant': `${idPrefix}${active}` } : {}),
  };
  return (
    <div
      ref={scroller}
      {...attributes}
      className={classNames('focus-ring-inset overflow-auto', props.className)}
    >
      <div role="presentation" className="relative min-w-full" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <div
            key={props.rowKey(index)}
            id={`${idPrefix}${index}`}
            role={role === 'grid' ? 'row' : 'treeitem'}
            {...(role === 'grid' ? { 'aria-rowindex': index + 1 } : {})}
            {...{ 'aria-selected': index === active }}
            {...props.rowAttributes?.(index)}
            onPointerDown={() => onActive(index)}
            className={classNames(
              'absolute inset-x-0 top-0 cursor-default',
              index === active ? 'bg-selection' : 'hover:bg-hover',
              props.rowClassName,
            )}
            style={{ transform: `translateY(${start}px)`, height: rowHeight }}
          >
            {props.children(index)}
          </div>
        ))}
      </div>
    </div>
  );
}

import { useStore } from 'zustand';
import { classNames } from '../../../ui/class-names.ts';
import { StatusMark } from '../../../ui/status-mark.tsx';
import type { CarryStore } from './carry.ts';
import { loadText } from './judge-carry.ts';

/** Between the pointer and the card, in pixels. */
const distance = 14;

/** What the pointer carries, and what letting go would do. Whoever has no pointer uses the menus, which say the same. */
export function CarryGhost({ store }: { readonly store: CarryStore }) {
  const carried = useStore(store, (state) => state.carried);
  if (carried === null) return null;
  const { load, x, y, verdict } = carried;
  const isRight = x + 300 > window.innerWidth;
  return (
    <div
      aria-hidden
      style={{ left: x + (isRight ? -distance : distance), top: y + distance }}
      className={classNames(
        'pointer-events-none fixed z-50 max-w-72 rounded-lg border bg-raised px-2.5 py-1.5 text-xs shadow-overlay',
        isRight && '-translate-x-full',
        verdict === null
          ? 'border-line'
          : verdict.isPossible
            ? 'border-accent'
            : 'border-error border-dashed',
      )}
    >
      <p className="font-semibold">{loadText(load)}</p>
      {verdict !== null && (
        <p className={classNames('flex items-start gap-1.5', !verdict.isPossible && 'text-error')}>
          <StatusMark tone={verdict.isPossible ? 'accent' : 'block'} className="mt-1 size-2 shrink-0" />
          <span className={verdict.isPossible ? 'first-letter:uppercase' : ''}>{verdict.text}</span>
        </p>
      )}
    </div>
  );
}

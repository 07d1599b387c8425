import { X } from 'lucide-react';
import {
  type KeyboardEvent,
  memo,
  type PointerEvent,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import type { Period } from '../../../stores/list-view.ts';
import { formatClock, formatCount, formatTime } from '../../../ui/format.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import type { InspectorStore } from '../inspector-store.ts';
import { drawTimeline } from './draw-timeline.ts';
import { bucketIndex, movedEdge, periodBetween, periodWords } from './period.ts';
import type { TimelineBucket } from './timeline.ts';

/** Height of the picture, in CSS pixels: on a line of its own, and on the line of other things. */
const heights = { own: 40, shared: 22 } as const;
/** While requests come, the picture is drawn at most this often; milliseconds. */
const drawEvery = 250;
/** A press that moves less than this clears the period; CSS pixels. */
const dragThreshold = 4;

export interface TimelineBrushProps {
  readonly store: InspectorStore;
  /** It shares a line with other things, and has what they leave of it. */
  readonly isShared?: boolean;
}

/** Requests by when they began. A drag picks a period; its ends are handles for the keyboard too. */
export const TimelineBrush = memo(function TimelineBrush({ store, isShared = false }: TimelineBrushProps) {
  const { navigation } = useStores();
  const period = useStoreValue('navigation', (state) => state.listView.period);
  const setPeriod = (next: Period | null) => navigation.getState().setListView({ period: next });
  const canvas = useRef<HTMLCanvasElement>(null);
  const { buckets, freeze } = useBuckets(store, canvas, period);
  const [hovered, setHovered] = useState<number | null>(null);
  /** Where a drag began, in CSS pixels and as a time. */
  const drag = useRef<{ readonly x: number; readonly at: number } | null>(null);
  const from = buckets[0]?.from ?? 0;
  const to = buckets.at(-1)?.to ?? 1;
  const share = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)));
  const edges = { from: share(period?.from ?? from), to: share(period?.to ?? to) };

  const timeAt = (event: PointerEvent): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return from + ((event.clientX - left) / Math.max(1, width)) * (to - from);
  };
  const onPointerMove = (event: PointerEvent) => {
    setHovered(bucketIndex(buckets, timeAt(event)));
    const begun = drag.current;
    if (begun === null || Math.abs(event.clientX - begun.x) < dragThreshold) return;
    setPeriod(periodBetween(buckets, begun.at, timeAt(event)));
  };
  const endDrag = (event: PointerEvent) => {
    const begun = drag.current;
    drag.current = null;
    freeze(false);
    if (begun !== null && Math.abs(event.clientX - begun.x) < dragThreshold) setPeriod(null);
  };
  const onKeyDown = (event: KeyboardEvent, edge: 'from' | 'to') => {
    if (event.key === 'Escape' && period !== null) setPeriod(null);
    else {
      const next = movedEdge(buckets, period, edge, event.key);
      if (next === undefined) return;
      setPeriod(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  if (buckets.length === 0) return isShared ? <span className="flex-1" /> : null;
  const bucket = hovered === null ? undefined : buckets[hovered];
  return (
    <section
      aria-label="Timeline"
      className={
        isShared
          ? 'relative flex h-full min-w-28 flex-1 items-center pl-2'
          : 'relative flex shrink-0 items-stretch border-line border-b bg-surface pl-4'
      }
    >
      <div className={`relative min-w-0 flex-1 touch-none ${isShared ? '' : 'py-1.5'}`}>
        <div
          className="relative cursor-crosshair"
          style={{ height: isShared ? heights.shared : heights.own }}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            drag.current = { x: event.clientX, at: timeAt(event) };
            freeze(true);
          }}
          onPointerMove={onPointerMove}
          onPointerUp={endDrag}
          onPointerCancel={endDrag}
          onPointerLeave={() => setHovered(null)}
        >
          <canvas ref={canvas} aria-hidden className="absolute inset-0 size-full" />
          {period !== null && (
            <>
              <Shade from={0} to={edges.from} />
              <Shade from={edges.to} to={1} />
            </>
          )}
          {(['from', 'to'] as const).map((edge) => (
            <div
              key={edge}
              role="slider"
              tabIndex={0}
              aria-label={edge === 'from' ? 'Beginning of the period' : 'End of the period'}
              aria-orientation="horizontal"
              aria-valuemin={from}
              aria-valuemax={to}
              aria-valuenow={Math.min(to, Math.max(from, period?.[edge] ?? (edge === 'from' ? from : to)))}
              aria-valuetext={formatTime(period?.[edge] ?? (edge === 'from' ? from : to))}
              onKeyDown={(event) => onKeyDown(event, edge)}
              style={{ left: `${edges[edge] * 100}%` }}
              className={`absolute inset-y-0 w-[3px] -translate-x-1/2 rounded-sm focus-visible:bg-accent ${period === null ? 'bg-transparent' : 'bg-accent'}`}
            />
          ))}
          {bucket !== undefined && hovered !== null && (
            <p
              aria-hidden
              className="pointer-events-none absolute top-0 z-10 whitespace-nowrap rounded-md border border-line bg-raised px-2 py-0.5 text-2xs shadow-overlay"
              style={
                hovered < buckets.length / 2
                  ? { left: `${share(bucket.to) * 100}%` }
                  : { right: `${(1 - share(bucket.from)) * 100}%` }
              }
            >
              {bucketWords(bucket)}
            </p>
          )}
        </div>
      </div>
      <div
        className={
          isShared
            ? 'shrink-0 px-2 text-2xs text-faint'
            : 'flex w-42 shrink-0 flex-col justify-center gap-0.5 px-3 text-2xs text-faint'
        }
      >
        {!isShared && (
          <p className="flex items-center gap-1.5">
            <span aria-hidden className="timeline-key timeline-key-cached" />
            cache
            <span aria-hidden className="timeline-key timeline-key-error ml-1.5" />
            errors
          </p>
        )}
        <p className="flex h-5 items-center gap-1 truncate">
          {period === null ? (
            !isShared && `${formatClock(from)} – ${formatClock(to)}`
          ) : (
            <>
              <span className="truncate font-semibold text-accent">{periodWords(period)}</span>
              <IconButton label="All times" size="sm" className="size-5!" onPress={() => setPeriod(null)}>
                <X size={12} aria-hidden />
              </IconButton>
            </>
          )}
        </p>
      </div>
    </section>
  );
});

function Shade({ from, to }: { readonly from: number; readonly to: number }) {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-y-0 bg-sunken opacity-75"
      style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
    />
  );
}

const bucketWords = ({ from, to, requests, errors, cached }: TimelineBucket): string =>
  `${formatClock(from)}${to - from < 1000 ? `.${Math.floor((from % 1000) / 100)}` : ''}: ${formatCount(requests)} ${requests === 1 ? 'request' : 'requests'}, ${formatCount(errors)} failed, ${formatCount(cached)} from the cache`;

/** The buckets as they are drawn, and the drawing: as things change, but only so often, and not while one drags. */
function useBuckets(
  store: InspectorStore,
  canvas: React.RefObject<HTMLCanvasElement | null>,
  period: Period | null,
) {
  const timeline = useStore(store, (state) => state.timeline);
  const [buckets, setBuckets] = useState(() => timeline.buckets());
  const frozen = useRef(false);
  const drawn = useRef(-1);
  const draw = useEffectEvent(() => {
    if (canvas.current !== null) drawTimeline(canvas.current, buckets);
  });
  const read = useEffectEvent(() => {
    if (frozen.current || drawn.current === timeline.version) return;
    drawn.current = timeline.version;
    setBuckets(timeline.buckets());
  });
  useEffect(() => {
    read();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = store.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        read();
      }, drawEvery);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn depends on both
  useEffect(() => draw(), [buckets, period]);
  const hasAny = buckets.length > 0;
  useEffect(() => {
    const element = canvas.current;
    if (element === null || !hasAny) return;
    const sizes = new ResizeObserver(() => draw());
    sizes.observe(element);
    // Its colours are those of the theme.
    const themes = new MutationObserver(() => draw());
    themes.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    const onSystem = () => draw();
    system.addEventListener('change', onSystem);
    return () => {
      sizes.disconnect();
      themes.disconnect();
      system.removeEventListener('change', onSystem);
    };
  }, [canvas, hasAny]);
  return {
    buckets,
    freeze(isFrozen: boolean) {
      frozen.current = isFrozen;
      if (!isFrozen) setBuckets(timeline.buckets());
    },
  };
}

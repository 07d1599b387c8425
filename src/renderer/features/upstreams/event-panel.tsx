import { useState } from 'react';
import { explainEvent } from '../../../shared/explain/event.ts';
import { type AppEvent, type EventSeverity, eventSeverities } from '../../../shared/model/event.ts';
import { useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { formatClock, formatTime } from '../../ui/format.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { SegmentText } from '../../ui/segment-text.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { Tone } from '../../ui/tone.ts';
import { type EventFilter, filterEvents } from './event-filter.ts';

/** Events shown at first, and added with each 'show more'. */
const pageSize = 100;

const filters = [
  { value: 'all', label: 'All' },
  { value: 'warning', label: 'Warnings' },
  { value: 'error', label: 'Errors' },
] as const;

const looks: Readonly<Record<EventSeverity, { readonly tone: Tone; readonly word: string }>> = {
  error: { tone: 'error', word: 'Error' },
  warning: { tone: 'warn', word: 'Warning' },
  info: { tone: 'neutral', word: 'Information' },
};

/**
 * What happened, newest first. Beside the upstreams where there is room; below them it is one line with the latest
 * event, and opens to a list.
 */
export function EventPanel() {
  const items = useStoreValue('events', (state) => state.items);
  const [filter, setFilter] = useState<EventFilter>('all');
  const [isOpen, setIsOpen] = useState(false);
  const latest = items?.at(-1);
  return (
    <section
      aria-label="Events"
      className={classNames(
        'flex min-h-0 shrink-0 flex-col border-line border-t bg-surface @4xl:h-auto @4xl:w-84 @4xl:border-t-0 @4xl:border-l',
        isOpen && 'h-60',
      )}
    >
      <header className="flex h-10 shrink-0 items-center gap-3 pr-3 pl-4">
        <h2 className="font-semibold">Events</h2>
        <p
          className={classNames(
            'min-w-0 flex-1 truncate text-muted text-xs @4xl:invisible',
            isOpen && 'invisible',
          )}
        >
          {latest !== undefined && <SegmentText segments={explainEvent(latest)} />}
        </p>
        <div className={classNames('@4xl:block', !isOpen && 'hidden')}>
          <SegmentedControl label="Events shown" options={filters} value={filter} onChange={setFilter} />
        </div>
        <Button
          size="sm"
          variant="ghost"
          className="@4xl:hidden"
          aria-expanded={isOpen}
          onPress={() => setIsOpen(!isOpen)}
        >
          {isOpen ? 'Hide' : 'Show all'}
        </Button>
      </header>
      <ScrollRegion
        label="Log of events"
        className={classNames('min-h-0 flex-1 border-line border-t @4xl:block', !isOpen && 'hidden')}
      >
        <EventList items={items} filter={filter} />
      </ScrollRegion>
    </section>
  );
}

interface EventListProps {
  /** Oldest first; null while they are not known. */
  readonly items: readonly AppEvent[] | null;
  readonly filter: EventFilter;
}

function EventList({ items, filter }: EventListProps) {
  const [shown, setShown] = useState(pageSize);
  const found = filterEvents(items ?? [], filter);
  if (found.length === 0) return <p className="px-4 py-3 text-muted">{emptyText(items, filter)}</p>;
  return (
    <>
      <ol className="divide-y divide-line">
        {found.slice(0, shown).map((event) => (
          <EventItem key={event.id} event={event} />
        ))}
      </ol>
      {found.length > shown && (
        <Button variant="ghost" size="sm" className="m-2" onPress={() => setShown(shown + pageSize)}>
          Show {Math.min(pageSize, found.length - shown)} earlier
        </Button>
      )}
    </>
  );
}

function emptyText(items: readonly AppEvent[] | null, filter: EventFilter): string {
  if (items === null) return 'Loading…';
  if (items.length > 0) return filter === 'error' ? 'No errors.' : 'No warnings or errors.';
  return 'Nothing has happened yet. Changes of health, controls and configurations are listed here.';
}

function EventItem({ event }: { readonly event: AppEvent }) {
  const { tone, word } = looks[eventSeverities[event.kind]];
  return (
    <li className="grid grid-cols-[10px_auto_minmax(0,1fr)] items-baseline gap-2 px-4 py-1.5">
      <StatusMark tone={tone} label={word} className="size-2" />
      <time
        dateTime={new Date(event.at).toISOString()}
        title={`${formatTime(event.at)}${event.user === undefined ? '' : `, by ${event.user}`}`}
        className="font-mono text-faint text-xs"
      >
        {formatClock(event.at)}
      </time>
      <p className="selectable wrap-anywhere min-w-0">
        <SegmentText segments={explainEvent(event)} />
      </p>
    </li>
  );
}

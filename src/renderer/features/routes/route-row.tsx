import { GripVertical } from 'lucide-react';
import { createContext, useContext } from 'react';
import { Button, GridListItem } from 'react-aria-components';
import { idOf, listAt } from '../../../shared/config/plain.ts';
import { isWithin } from '../../forms/mistake-text.ts';
import { summariseMatch, summariseTarget } from '../../forms/summarise-match.ts';
import { useDraftValue } from '../../forms/use-draft.ts';
import { formatCount, formatTime } from '../../ui/format.ts';
import { SegmentText } from '../../ui/segment-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { RouteTraffic } from './route-traffic.ts';
import { RowVerdict, useRowOutcome } from './row-verdict.tsx';

/** Height of every row, in CSS pixels: the list is virtualised. */
export const routeRowHeight = 52;

/** What each route has done, by id; apart from the items, so that traffic does not rebuild the list. */
export const TrafficContext = createContext<ReadonlyMap<string, RouteTraffic>>(new Map());

export interface RouteItem {
  readonly id: string;
  readonly index: number;
}

/** A route in the list. It reads its own route, so that typing in the form renders one row and not all. */
export function RouteRow({ id, index }: RouteItem) {
  const name = useDraftValue((state) => idOf(listAt(state.moment.input, 'routes')[index]) ?? '');
  return (
    <GridListItem
      id={id}
      textValue={name === '' ? `Route ${index + 1}` : name}
      className="group focus-ring-inset flex h-[52px] cursor-default items-center gap-2 border-line border-b pr-4 pl-1 dragging:opacity-50 hover:bg-hover selected:bg-selection has-data-taken:bg-ok-soft selected:shadow-[inset_2px_0_0_var(--accent)]"
    >
      <Button
        slot="drag"
        className="flex h-7 w-4 shrink-0 cursor-grab items-center justify-center rounded-sm text-faint opacity-0 focus-visible:opacity-100 group-hover:opacity-100 group-selected:opacity-100 group-focus-visible:opacity-100"
      >
        <GripVertical size={14} aria-hidden />
      </Button>
      <span className="w-5 shrink-0 text-right text-faint text-xs">{index + 1}</span>
      <RowContent index={index} />
    </GridListItem>
  );
}

function RowContent({ index }: { readonly index: number }) {
  const route = useDraftValue((state) => listAt(state.moment.input, 'routes')[index]);
  const isMistaken = useDraftValue((state) =>
    state.mistakes.some((mistake) => isWithin(mistake.path, ['routes', index])),
  );
  const id = idOf(route) ?? '';
  const traffic = useContext(TrafficContext).get(id) ?? null;
  const target = summariseTarget(route);
  const outcome = useRowOutcome(id);
  return (
    <>
      <div className="min-w-0 flex-1 pl-1">
        <div className="flex items-center gap-2">
          <span className="truncate font-semibold">{id === '' ? 'Without a name' : id}</span>
          {isMistaken && <StatusMark tone="error" label="Has mistakes" />}
        </div>
        <div className="truncate text-muted text-xs">
          {outcome === null ? (
            <SegmentText segments={summariseMatch(route)} />
          ) : (
            <RowVerdict outcome={outcome} />
          )}
        </div>
      </div>
      <div className="flex min-w-0 max-w-[40%] shrink-0 flex-col items-end">
        <span className="max-w-full truncate text-muted">
          {target.kind} <span className="text-text">{target.text}</span>
        </span>
        <TrafficText traffic={traffic} isPassedOn={target.kind === 'listener'} />
      </div>
    </>
  );
}

function TrafficText({
  traffic,
  isPassedOn,
}: {
  readonly traffic: RouteTraffic | null;
  /** An exchange is counted for the route of the last layer that it came to. */
  readonly isPassedOn: boolean;
}) {
  if (traffic === null) {
    const text = isPassedOn ? 'counted at the next layer' : 'no match yet';
    return <span className="text-faint text-xs">{text}</span>;
  }
  const { count, last } = traffic;
  return (
    <span className="text-faint text-xs" title={`Among the exchanges listed; last at ${formatTime(last)}`}>
      <span className="text-muted">{formatCount(count)}</span> {count === 1 ? 'match' : 'matches'} ·{' '}
      {formatTime(last).slice(11, 19)}
    </span>
  );
}

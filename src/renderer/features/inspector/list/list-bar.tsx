import { ChartNoAxesColumn, Check, ChevronDown, Group, Pin, X } from 'lucide-react';
import { memo } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useStore } from 'zustand';
import { markColours } from '../../../../shared/model/mark.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { groupings, type OnlyMarked } from '../../../stores/list-view.ts';
import { Button } from '../../../ui/button.tsx';
import { formatCount } from '../../../ui/format.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { MenuButton } from '../../../ui/menu-button.tsx';
import { StatusMark } from '../../../ui/status-mark.tsx';
import type { InspectorStore } from '../inspector-store.ts';
import { groupingWords } from './arrange.ts';
import { ColumnChooser } from './column-chooser.tsx';
import { columnOf } from './columns.ts';
import { actionsFor } from './list-actions.tsx';
import type { ListCommands } from './list-commands.ts';
import { MarkShape } from './mark-shape.tsx';
import { TimelineBrush } from './timeline-brush.tsx';

export interface ListBarProps {
  readonly store: InspectorStore;
  readonly commands: ListCommands;
  /** There is little height: the timeline is on this line too. */
  readonly isShort: boolean;
}

/** One line over the list: how it is looked at, or, while several exchanges are picked, what can be done with them. */
export const ListBar = memo(function ListBar({ store, commands, isShort }: ListBarProps) {
  const picked = useStore(store, (state) => state.picked.size);
  return (
    <div className="flex h-8 shrink-0 items-center gap-1 overflow-x-auto overflow-y-hidden border-line border-b bg-surface px-3 text-xs">
      {picked > 1 ? (
        <PickedBar store={store} commands={commands} count={picked} isShort={isShort} />
      ) : (
        <ViewBar store={store} isShort={isShort} />
      )}
    </div>
  );
});

export const onlyWords = (only: OnlyMarked): string => (only === 'pinned' ? 'Pinned' : `Marked ${only}`);

/** The tick of the choice that is in force. */
const Chosen = ({ isChosen }: { readonly isChosen: boolean }) => (
  <Check size={14} aria-hidden className={isChosen ? 'text-accent' : 'invisible'} />
);

function ViewBar({ store, isShort }: Pick<ListBarProps, 'store' | 'isShort'>) {
  const { navigation, preferences } = useStores();
  const { sort, grouping, only } = useStoreValue('navigation', (state) => state.listView);
  const { setListView } = navigation.getState();
  const hasTimeline = useStoreValue('preferences', (state) => state.hasTimeline);
  const dropped = useStoreValue('exchanges', (state) => state.dropped);
  return (
    <>
      <ToggleButton
        isSelected={hasTimeline}
        onChange={preferences.getState().setTimeline}
        className="flex h-6 shrink-0 cursor-default items-center gap-1 rounded-md px-2 text-muted hover:bg-hover hover:text-text selected:text-text"
      >
        {({ isSelected }) => (
          <>
            <ChartNoAxesColumn size={14} aria-hidden className={isSelected ? 'text-accent' : ''} />
            Timeline
          </>
        )}
      </ToggleButton>
      <MenuButton
        label={grouping === null ? 'Group by' : `Group by ${groupingWords[grouping].label.toLowerCase()}`}
        variant="ghost"
        actions={[
          {
            id: 'none',
            label: 'No groups',
            icon: <Chosen isChosen={grouping === null} />,
            onAction: () => setListView({ grouping: null }),
          },
          ...groupings.map((choice) => ({
            id: choice,
            label: `By ${groupingWords[choice].label.toLowerCase()}`,
            icon: <Chosen isChosen={grouping === choice} />,
            onAction: () => setListView({ grouping: choice }),
          })),
        ]}
      >
        <Group size={14} aria-hidden className={grouping === null ? '' : 'text-accent'} />
        {grouping === null ? 'Group' : `By ${groupingWords[grouping].label.toLowerCase()}`}
        <ChevronDown size={12} aria-hidden />
      </MenuButton>
      <MenuButton
        label={only === null ? 'Marks' : `Marks: ${onlyWords(only)}`}
        variant="ghost"
        actions={[
          {
            id: 'all',
            label: 'All, marked or not',
            icon: <Chosen isChosen={only === null} />,
            onAction: () => setListView({ only: null }),
          },
          {
            id: 'pinned',
            label: 'Pinned only',
            icon: <Pin size={14} aria-hidden />,
            onAction: () => setListView({ only: 'pinned' }),
          },
          ...markColours.map((choice) => ({
            id: choice,
            label: `Marked ${choice} only`,
            icon: <MarkShape colour={choice} />,
            onAction: () => setListView({ only: choice }),
          })),
        ]}
      >
        {only === null || only === 'pinned' ? (
          <Pin size={14} aria-hidden className={only === null ? '' : 'text-accent'} />
        ) : (
          <MarkShape colour={only} />
        )}
        {only === null ? 'Marks' : onlyWords(only)}
        <ChevronDown size={12} aria-hidden />
      </MenuButton>
      {only !== null && (
        <IconButton label="Whether marked or not" size="sm" onPress={() => setListView({ only: null })}>
          <X size={14} aria-hidden />
        </IconButton>
      )}
      {grouping !== null && (
        <>
          <Button size="sm" variant="ghost" onPress={() => store.getState().setOpen(null, true)}>
            Open all
          </Button>
          <Button size="sm" variant="ghost" onPress={() => store.getState().setOpen(null, false)}>
            Close all
          </Button>
        </>
      )}
      {sort !== null && (
        <Button size="sm" variant="ghost" onPress={() => setListView({ sort: null })}>
          Sorted by {columnOf(sort.column)?.label.toLowerCase() ?? sort.column}
          <X size={12} aria-hidden />
        </Button>
      )}
      {isShort && hasTimeline ? <TimelineBrush store={store} isShared /> : <span className="flex-1" />}
      {dropped > 0 && (
        <span
          role="status"
          className="flex shrink-0 items-center gap-1.5 whitespace-nowrap text-muted"
          title="They came faster than this window could take them. They are in history; Doorman sent them on as usual."
        >
          <StatusMark tone="warn" className="size-2" />
          {formatCount(dropped)} not listed: too many at once
        </span>
      )}
      <ColumnChooser />
    </>
  );
}

function PickedBar({ store, commands, count, isShort }: ListBarProps & { readonly count: number }) {
  const stores = useStores();
  const hasTimeline = useStoreValue('preferences', (state) => state.hasTimeline);
  // Labels say whether they are pinned already.
  useStoreValue('marks', (state) => state.byId);
  const chosen = commands.chosen();
  const context = { stores };
  return (
    <div role="toolbar" aria-label="Picked exchanges" className="flex min-w-0 flex-1 items-center gap-1">
      <span role="status" className="shrink-0 pr-2 pl-1 font-semibold text-accent">
        {formatCount(count)} picked
      </span>
      {actionsFor(chosen).map((action) => {
        const content = (
          <>
            <action.icon size={14} aria-hidden />
            {action.label(chosen, context)}
          </>
        );
        return action.choices === undefined ? (
          <Button
            key={action.id}
            size="sm"
            variant="ghost"
            onPress={() => action.run(commands.chosen(), context)}
          >
            {content}
          </Button>
        ) : (
          <MenuButton
            key={action.id}
            label={action.label(chosen, context)}
            variant="ghost"
            actions={action.choices(chosen, context)}
          >
            {content}
            <ChevronDown size={12} aria-hidden />
          </MenuButton>
        );
      })}
      {isShort && hasTimeline ? <TimelineBrush store={store} isShared /> : <span className="flex-1" />}
      <Button size="sm" variant="ghost" onPress={() => commands.pickAll()}>
        Pick all listed
      </Button>
      <Button size="sm" variant="ghost" onPress={() => commands.unpick()}>
        Pick none
      </Button>
    </div>
  );
}

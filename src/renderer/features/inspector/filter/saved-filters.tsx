// biome-ignore-all lint/a11y/noStaticElementInteractions: a chip's buttons are what is pressed, and its menu moves it too
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { moveSaved, type SavedFilter } from '../../../stores/filter-preferences.ts';
import { classNames } from '../../../ui/class-names.ts';
import type { MenuAction } from '../../../ui/menu.tsx';
import { MenuButton } from '../../../ui/menu-button.tsx';
import { NameDialog } from './name-dialog.tsx';

/** Filters that were given a name, as chips. Nothing while there are none. */
export function SavedFilters({
  text,
  onApply,
}: {
  readonly text: string;
  readonly onApply: (text: string) => void;
}) {
  const { preferences, notices } = useStores();
  const saved = useStoreValue('preferences', (state) => state.savedFilters);
  const [renamed, setRenamed] = useState<SavedFilter | null>(null);
  /** The chip that is dragged, and the one that it is over. The menu of a chip moves it as well. */
  const [dragged, setDragged] = useState<number | null>(null);
  const [target, setTarget] = useState<number | null>(null);
  if (saved.length === 0) return null;
  const { setSavedFilters } = preferences.getState();

  const actionsFor = (filter: SavedFilter, index: number): readonly MenuAction[] => [
    { id: 'rename', label: 'Rename…', onAction: () => setRenamed(filter) },
    {
      id: 'replace',
      label: 'Replace by the filter above',
      isDisabled: text.trim() === '' || text === filter.text,
      onAction: () => setSavedFilters(saved.with(index, { ...filter, text })),
    },
    {
      id: 'left',
      label: 'Move left',
      isDisabled: index === 0,
      onAction: () => setSavedFilters(moveSaved(saved, index, -1)),
    },
    {
      id: 'right',
      label: 'Move right',
      isDisabled: index === saved.length - 1,
      onAction: () => setSavedFilters(moveSaved(saved, index, 1)),
    },
    {
      id: 'delete',
      label: 'Delete',
      danger: true,
      onAction: () => {
        setSavedFilters(saved.toSpliced(index, 1));
        notices.getState().say(`Deleted the filter ${filter.name}.`);
      },
    },
  ];

  const endDrag = () => {
    setDragged(null);
    setTarget(null);
  };

  return (
    <fieldset
      aria-label="Saved filters"
      className="flex min-w-0 items-center gap-1.5 overflow-x-auto px-3 pb-2"
    >
      {saved.map((filter, index) => {
        const isSelected = text === filter.text;
        return (
          // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- its buttons are what is pressed, and the menu moves it too
          <span
            key={filter.name}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', filter.text);
              setDragged(index);
            }}
            onDragEnd={endDrag}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setTarget(index);
            }}
            onDrop={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setSavedFilters(moveSaved(saved, dragged, index - dragged));
              endDrag();
            }}
            className={classNames(
              'flex h-6 shrink-0 items-center rounded-md border',
              isSelected
                ? 'border-accent bg-accent-soft text-accent'
                : 'border-line-strong bg-control text-muted',
              dragged === index && 'opacity-50',
              target === index && dragged !== index && 'ring-2 ring-accent',
            )}
          >
            <ToggleButton
              isSelected={isSelected}
              onChange={() => onApply(isSelected ? '' : filter.text)}
              className="h-full max-w-48 cursor-default truncate rounded-l-md pl-2 text-xs hover:text-text"
            >
              {filter.name}
            </ToggleButton>
            <MenuButton
              label={`More about ${filter.name}`}
              title={filter.name}
              variant="ghost"
              className="h-full! px-1!"
              actions={actionsFor(filter, index)}
            >
              <ChevronDown size={12} aria-hidden />
            </MenuButton>
          </span>
        );
      })}
      {renamed !== null && (
        <NameDialog
          title="Rename the filter"
          text={renamed.text}
          name={renamed.name}
          taken={saved.map(({ name }) => name).filter((name) => name !== renamed.name)}
          onClose={() => setRenamed(null)}
          onName={(name) => setSavedFilters(saved.map((one) => (one === renamed ? { ...one, name } : one)))}
        />
      )}
    </fieldset>
  );
}

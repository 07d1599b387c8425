import type { KeyboardEvent, RefObject } from 'react';
import { useStores } from '../../../stores/context.tsx';
import { hasModifier } from '../../../ui/keys.ts';
import { useKeyBindings } from '../../../ui/use-key-bindings.ts';
import type { InspectorStore } from '../inspector-store.ts';
import { actionsFor, listActions } from './list-actions.tsx';
import type { ListCommands } from './list-commands.ts';
import { rowHeight } from './row-elements.ts';

export interface ListKeys {
  readonly store: InspectorStore;
  readonly commands: ListCommands;
  readonly grid: RefObject<HTMLDivElement | null>;
  /** The person wants to type a filter. */
  readonly onFilter: () => void;
  readonly onCloseDetails: () => void;
  readonly onMenu: (at: { readonly x: number; readonly y: number }) => void;
}

/** What the keyboard does in the inspector. @returns the keys that belong to the grid while it has the focus */
export function useListKeys({ store, commands, grid, onFilter, onCloseDetails, onMenu }: ListKeys) {
  const stores = useStores();
  const context = { stores };
  useKeyBindings([
    { key: 'j', run: () => commands.move(1) },
    { key: 'k', run: () => commands.move(-1) },
    { key: '/', run: onFilter },
    ...listActions.flatMap((action) =>
      action.key === undefined
        ? []
        : [
            {
              key: action.key,
              run: () => {
                const chosen = commands.chosen();
                if (actionsFor(chosen).includes(action)) action.run(chosen, context);
              },
            },
          ],
    ),
    {
      key: 'Escape',
      run: () => {
        if (store.getState().picked.size > 0) commands.unpick();
        else if (stores.navigation.getState().isDetailOpen) onCloseDetails();
      },
    },
  ]);

  return (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((grid.current?.clientHeight ?? 300) / rowHeight) - 2);
    const { rows } = store.getState();
    const active = commands.activeIndex();
    const extend = event.shiftKey;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => commands.move(1, extend),
      ArrowUp: () => commands.move(-1, extend),
      PageDown: () => commands.move(page, extend),
      PageUp: () => commands.move(-page, extend),
      Home: () => commands.go(0, extend),
      End: () => commands.go(rows.length - 1, extend),
      Enter: () => commands.open(active),
      ArrowRight: () => commands.setOpen(active, true),
      ArrowLeft: () => closeGroup(active),
      ContextMenu: () => onMenu(placeOf(active)),
      ...(extend ? { F10: () => onMenu(placeOf(active)) } : {}),
    };
    const withModifier: Readonly<Record<string, () => void>> = {
      a: () => commands.pickAll(),
      ' ': () => commands.toggle(active),
    };
    const action = hasModifier(event.nativeEvent) ? withModifier[event.key] : moves[event.key];
    if (action === undefined || event.altKey) return;
    event.preventDefault();
    action();
  };

  /** Closes the group of a row; from one of its exchanges, its head gets the keyboard. */
  function closeGroup(index: number) {
    const { rows } = store.getState();
    for (let head = index; head >= 0; head -= 1) {
      const row = rows.rowAt(head);
      if (row?.group === undefined) continue;
      commands.setOpen(head, false);
      commands.go(head);
      return;
    }
  }

  /** Under the active row, or at the top of the grid where it is out of view. */
  function placeOf(index: number) {
    const box = grid.current?.getBoundingClientRect();
    const row = grid.current?.querySelector(`[aria-rowindex="${index + 2}"]`)?.getBoundingClientRect();
    return { x: (box?.left ?? 0) + 24, y: row?.bottom ?? (box?.top ?? 0) + rowHeight };
  }
}

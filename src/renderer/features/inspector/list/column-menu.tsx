import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, EyeOff, RotateCcw } from 'lucide-react';
import type { ListSort } from '../../../stores/list-view.ts';
import type { ColumnSetting } from '../../../stores/preferences.ts';
import type { Stores } from '../../../stores/stores.ts';
import type { MenuAction } from '../../../ui/menu.tsx';
import { type ColumnLayout, movedColumn, type PlacedColumn, withColumn } from './column-layout.ts';

/** The menu of a column's head. */
export function columnMenu(
  { column }: PlacedColumn,
  layout: ColumnLayout,
  { navigation, preferences }: Pick<Stores, 'navigation' | 'preferences'>,
): readonly MenuAction[] {
  const settings: readonly ColumnSetting[] = preferences.getState().columns;
  const { setColumns } = preferences.getState();
  const index = layout.columns.findIndex((placed) => placed.column === column);
  const sortBy = (sort: ListSort | null) => () => navigation.getState().setListView({ sort });
  const moveTo = (before: string | null) => () => setColumns(movedColumn(settings, column.id, before));
  const { sort } = navigation.getState().listView;
  return [
    {
      id: 'up',
      label: `Sort by ${column.label}, upwards`,
      icon: <ArrowUp size={14} aria-hidden />,
      onAction: sortBy({ column: column.id, descending: false }),
    },
    {
      id: 'down',
      label: `Sort by ${column.label}, downwards`,
      icon: <ArrowDown size={14} aria-hidden />,
      onAction: sortBy({ column: column.id, descending: true }),
    },
    {
      id: 'unsorted',
      label: 'In the order they came',
      icon: <RotateCcw size={14} aria-hidden />,
      isDisabled: sort === null,
      onAction: sortBy(null),
    },
    {
      id: 'left',
      label: 'Move to the left',
      icon: <ArrowLeft size={14} aria-hidden />,
      isApart: true,
      isDisabled: index <= 0,
      onAction: moveTo(layout.columns[index - 1]?.column.id ?? null),
    },
    {
      id: 'right',
      label: 'Move to the right',
      icon: <ArrowRight size={14} aria-hidden />,
      isDisabled: index < 0 || index === layout.columns.length - 1,
      onAction: moveTo(layout.columns[index + 2]?.column.id ?? null),
    },
    {
      id: 'hide',
      label: `Hide ${column.label}`,
      icon: <EyeOff size={14} aria-hidden />,
      isApart: true,
      isDisabled: layout.columns.length === 1,
      onAction: () => setColumns(withColumn(settings, column.id, { shown: false })),
    },
    {
      id: 'reset',
      label: 'Reset all columns',
      icon: <RotateCcw size={14} aria-hidden />,
      isDisabled: settings.length === 0,
      onAction: () => setColumns([]),
    },
  ];
}

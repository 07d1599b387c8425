import type { ColumnSetting } from '../../../stores/preferences.ts';
import { type Column, columnOf, columns } from './columns.ts';

/** Room between two columns, and at either end of a row, in CSS pixels. */
export const columnGap = 12;
export const rowPadding = { left: 16, right: 12 } as const;

/** Widest a person can make a column, in CSS pixels. */
export const mostColumnWidth = 1200;

export interface PlacedColumn {
  readonly column: Column;
  /** CSS pixels. */
  readonly width: number;
}

export interface ColumnLayout {
  readonly columns: readonly PlacedColumn[];
  /** All of it with gaps and padding; more than the room there is where chosen columns need more. CSS pixels. */
  readonly width: number;
  /** For `grid-template-columns`. */
  readonly tracks: string;
}

/** Every column with what a person made of it, in the person's order; columns they never saw stand where they usually do. */
export function orderedColumns(
  settings: readonly ColumnSetting[],
): readonly (ColumnSetting & { readonly column: Column })[] {
  const known = settings.flatMap((setting) => {
    const column = columnOf(setting.id);
    return column === undefined ? [] : [{ ...setting, column }];
  });
  const ordered = known.filter(({ id }, index) => known.findIndex((other) => other.id === id) === index);
  columns.forEach((column, index) => {
    if (ordered.some(({ id }) => id === column.id)) return;
    const before = columns[index - 1]?.id;
    const at = ordered.findIndex(({ id }) => id === before) + 1;
    ordered.splice(at, 0, { id: column.id, width: null, shown: null, column });
  });
  return ordered;
}

export interface LayoutOptions {
  readonly settings: readonly ColumnSetting[];
  /** CSS pixels. */
  readonly room: number;
  /** Columns that would say nothing now, so that they are not there unless they are chosen. */
  readonly silent: ReadonlySet<string>;
}

/** Whether a column is there where there is room for all. */
export const isChosen = (setting: ColumnSetting & { readonly column: Column }): boolean =>
  setting.shown ?? setting.column.priority !== null;

/**
 * Places the columns in a list of that width. Where the room is too small for all of them, those that nobody chose
 * leave, the least important first; those that somebody chose stay, and the list scrolls sideways.
 */
export function layoutColumns({ settings, room, silent }: LayoutOptions): ColumnLayout {
  let shown = orderedColumns(settings).filter(
    (setting) => isChosen(setting) && (setting.shown === true || !silent.has(setting.id)),
  );
  const leastOf = ({ width, column }: (typeof shown)[number]) =>
    width ?? (column.grow > 0 ? column.least : column.usual);
  const needed = () =>
    shown.reduce((sum, setting) => sum + leastOf(setting), 0) +
    Math.max(0, shown.length - 1) * columnGap +
    rowPadding.left +
    rowPadding.right;
  while (needed() > room) {
    const [first] = shown
      .filter((setting) => setting.shown === null && (setting.column.priority ?? 100) < 95)
      .toSorted((one, other) => (one.column.priority ?? 0) - (other.column.priority ?? 0));
    if (first === undefined) break;
    shown = shown.filter((setting) => setting !== first);
  }
  const placed = grow(
    shown.map((setting) => ({ setting, width: leastOf(setting) })),
    room - needed(),
  );
  const width = placed.reduce(
    (sum, column) => sum + column.width,
    needed() - shown.reduce((sum, s) => sum + leastOf(s), 0),
  );
  return {
    columns: placed,
    width: Math.max(width, room),
    tracks: placed.map((column) => `${column.width}px`).join(' '),
  };
}

interface Growing {
  readonly setting: ColumnSetting & { readonly column: Column };
  readonly width: number;
}

/** Shares out the room that is left; what one cannot take goes to the others. */
function grow(growing: readonly Growing[], spare: number): readonly PlacedColumn[] {
  const widths = new Map(growing.map(({ setting, width }) => [setting.id, width]));
  let left = Math.max(0, spare);
  let open = growing.filter(({ setting }) => setting.width === null && setting.column.grow > 0);
  while (left >= 1 && open.length > 0) {
    const parts = open.reduce((sum, { setting }) => sum + setting.column.grow, 0);
    let used = 0;
    for (const { setting } of open) {
      const now = widths.get(setting.id) ?? 0;
      const wanted = now + (left * setting.column.grow) / parts;
      const next = Math.floor(Math.min(setting.column.most ?? Number.POSITIVE_INFINITY, wanted));
      widths.set(setting.id, next);
      used += next - now;
    }
    if (used < 1) break;
    left -= used;
    open = open.filter(
      ({ setting }) => (widths.get(setting.id) ?? 0) < (setting.column.most ?? Number.POSITIVE_INFINITY),
    );
  }
  return growing.map(({ setting }) => ({ column: setting.column, width: widths.get(setting.id) ?? 0 }));
}

/** A setting for each column there is. */
const settingsOf = (settings: readonly ColumnSetting[]): readonly ColumnSetting[] =>
  orderedColumns(settings).map(({ id, width, shown }) => ({ id, width, shown }));

/** The settings with one column changed. Columns that nobody changed stay without a setting only while none is moved. */
export function withColumn(
  settings: readonly ColumnSetting[],
  id: string,
  change: Partial<Pick<ColumnSetting, 'width' | 'shown'>>,
): readonly ColumnSetting[] {
  return settingsOf(settings).map((setting) => (setting.id === id ? { ...setting, ...change } : setting));
}

/** The settings with one column put before another; at the end where `before` is null. */
export function movedColumn(
  settings: readonly ColumnSetting[],
  id: string,
  before: string | null,
): readonly ColumnSetting[] {
  const all = settingsOf(settings);
  const moved = all.find((setting) => setting.id === id);
  if (moved === undefined || id === before) return all;
  const rest = all.filter((setting) => setting !== moved);
  const at = before === null ? rest.length : rest.findIndex((setting) => setting.id === before);
  return rest.toSpliced(at < 0 ? rest.length : at, 0, moved);
}

import { describe, expect, it } from 'vitest';
import {
  layoutColumns,
  movedColumn,
  orderedColumns,
  withColumn,
} from '../../../../src/renderer/features/inspector/list/column-layout.ts';
import { nextSort } from '../../../../src/renderer/features/inspector/list/header-row.tsx';
import type { ColumnSetting } from '../../../../src/renderer/stores/preferences.ts';

const nothingSilent: ReadonlySet<string> = new Set();

const idsIn = (room: number, settings: readonly ColumnSetting[] = [], silent = nothingSilent) =>
  layoutColumns({ settings, room, silent }).columns.map(({ column }) => column.id);

describe('layoutColumns', () => {
  it('fills the room exactly while there is enough', () => {
    const { width, columns } = layoutColumns({ settings: [], room: 1400, silent: nothingSilent });
    expect(width).toBe(1400);
    const used = columns.reduce((sum, column) => sum + column.width, 0) + (columns.length - 1) * 12 + 28;
    expect(used).toBeGreaterThan(1390);
    expect(used).toBeLessThanOrEqual(1400);
  });

  it('leaves out the least important columns where there is no room, and never those that say what it is', () => {
    expect(idsIn(1400)).toContain('waterfall');
    expect(idsIn(700)).not.toContain('waterfall');
    expect(idsIn(100)).toEqual(['kind', 'method', 'status', 'path', 'duration']);
  });

  it('keeps columns that a person chose, and is wider than the room instead', () => {
    const settings = withColumn(withColumn([], 'client', { shown: true }), 'waterfall', { shown: true });
    expect(idsIn(300, settings)).toContain('client');
    expect(layoutColumns({ settings, room: 300, silent: nothingSilent }).width).toBeGreaterThan(300);
  });

  it('leaves out columns that would say nothing, unless they are chosen', () => {
    const silent = new Set(['cache']);
    expect(idsIn(1400, [], silent)).not.toContain('cache');
    expect(idsIn(1400, withColumn([], 'cache', { shown: true }), silent)).toContain('cache');
  });

  it('gives a column the width a person gave it', () => {
    const { columns } = layoutColumns({
      settings: withColumn([], 'path', { width: 333 }),
      room: 1400,
      silent: nothingSilent,
    });
    expect(columns.find(({ column }) => column.id === 'path')?.width).toBe(333);
  });
});

describe('the order of columns', () => {
  it('is the usual one without settings, and unknown or repeated ones are left out', () => {
    const settings = ['gone', 'path', 'path'].map((id) => ({ id, width: null, shown: null }));
    const ids = orderedColumns(settings).map(({ id }) => id);
    expect(ids).not.toContain('gone');
    expect(ids.filter((id) => id === 'path')).toHaveLength(1);
    expect(new Set(ids).size).toBe(orderedColumns([]).length);
  });

  it('changes by putting one before another, or last', () => {
    const before = movedColumn([], 'path', 'method').map(({ id }) => id);
    expect(before.indexOf('path')).toBe(before.indexOf('method') - 1);
    expect(movedColumn([], 'method', null).at(-1)?.id).toBe('method');
  });
});

describe('nextSort', () => {
  it('goes upwards, downwards and then ends', () => {
    const up = nextSort(null, 'size');
    expect(up).toEqual({ column: 'size', descending: false });
    const down = nextSort(up, 'size');
    expect(down).toEqual({ column: 'size', descending: true });
    expect(nextSort(down, 'size')).toBeNull();
    expect(nextSort(down, 'host')).toEqual({ column: 'host', descending: false });
  });
});

import type { MarkColour } from '../../shared/model/mark.ts';

/** What exchanges can be put together by. */
export const groupings = ['host', 'route', 'upstream', 'layers'] as const;
export type Grouping = (typeof groupings)[number];

export interface ListSort {
  /** Id of a column. */
  readonly column: string;
  readonly descending: boolean;
}

/** A stretch of time; an end may be infinite. Epoch milliseconds. */
export interface Period {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** Which marked exchanges are listed alone. */
export type OnlyMarked = 'pinned' | MarkColour;

/** How the inspector's list is looked at, beside its filter. Kept while other views are shown. */
export interface ListView {
  readonly sort: ListSort | null;
  readonly grouping: Grouping | null;
  readonly period: Period | null;
  /** Null lists them whether they are marked or not. */
  readonly only: OnlyMarked | null;
}

export const plainListView: ListView = { sort: null, grouping: null, period: null, only: null };

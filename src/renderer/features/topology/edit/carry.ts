import { createStore, type StoreApi } from 'zustand/vanilla';
import type { NewPart } from '../../../../shared/edit/graph/add-part.ts';
import type { GraphNode } from '../model/types.ts';

/** What a pointer carries over the graph. */
export type Load =
  /** The loose end of a connection. */
  | { readonly kind: 'end'; readonly node: GraphNode; readonly isFromSource: boolean }
  /** A route to another place, or an upstream to another pool. */
  | { readonly kind: 'node'; readonly node: GraphNode }
  /** Out of the palette. */
  | { readonly kind: 'part'; readonly part: NewPart };

/** What letting go would do. */
export interface Verdict {
  readonly isPossible: boolean;
  /** What it would do as a phrase, or a sentence why it is not possible. */
  readonly text: string;
  /** On which side of a route it would be tried; null where it is not about that. */
  readonly side: 'before' | 'after' | null;
}

export interface Carried {
  readonly load: Load;
  /** In pixels of the window. */
  readonly x: number;
  readonly y: number;
  /** Id of the node below; null over free ground. */
  readonly over: string | null;
  /** Null over free ground where letting go does nothing. */
  readonly verdict: Verdict | null;
}

export interface CarryState {
  readonly carried: Carried | null;
}

export type CarryStore = StoreApi<CarryState>;

export const createCarryStore = (): CarryStore => createStore<CarryState>(() => ({ carried: null }));

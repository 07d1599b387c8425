import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ExchangeId } from '../../shared/model/exchange.ts';
import type { WhatIfReport } from '../../shared/model/what-if.ts';

/** Captured requests that an edit is tried on, the newest ones. */
export const impactLimit = 300;
/** Requests of one run: how often progress shows, and how much is lost when the draft changes on the way. */
export const impactPiece = 100;
/** Milliseconds without an edit before anything is tried. */
export const impactDelay = 600;

/** How many of the latest captured requests a draft would decide otherwise. */
export type Impact =
  /** There is nothing to try, or nothing to try it on. */
  | { readonly phase: 'none' }
  | { readonly phase: 'running'; readonly ran: number; readonly of: number }
  | {
      readonly phase: 'ready';
      readonly changed: number;
      readonly ran: number;
      readonly ids: readonly ExchangeId[];
    }
  | { readonly phase: 'failed'; readonly message: string };

export interface ImpactState {
  readonly impact: Impact;
  /** Tries a draft once it has been left alone for a moment; null for none. What was being tried is given up. */
  consider(input: unknown): void;
  /** Tries the same draft anew, at once. */
  retry(): void;
}

export interface ImpactOptions {
  readonly attempt: (input: unknown, ids: readonly ExchangeId[]) => Promise<WhatIfReport>;
  readonly latest: (limit: number) => readonly ExchangeId[];
  /** Runs something after some milliseconds; returns what prevents it. */
  readonly after: (delay: number, run: () => void) => () => void;
}

/** Counts what a draft changes, in the background: piece by piece, and never for a draft that is not the latest. */
export function createImpact({ attempt, latest, after }: ImpactOptions): StoreApi<ImpactState> {
  let considered: unknown = null;
  let cancel: (() => void) | undefined;
  let turn = 0;
  return createStore<ImpactState>((set) => {
    const tryOn = async (input: unknown, mine: number): Promise<void> => {
      const ids = latest(impactLimit);
      let ran = 0;
      let changed = 0;
      for (let from = 0; from < ids.length; from += impactPiece) {
        set({ impact: { phase: 'running', ran, of: ids.length } });
        const report = await attempt(input, ids.slice(from, from + impactPiece));
        if (mine !== turn) return;
        ran += report.ran;
        changed += report.items.length;
      }
      set({ impact: ran === 0 ? { phase: 'none' } : { phase: 'ready', changed, ran, ids } });
    };
    const begin = (input: unknown): void => {
      turn += 1;
      const mine = turn;
      tryOn(input, mine).catch((error: unknown) => {
        if (mine !== turn) return;
        set({ impact: { phase: 'failed', message: error instanceof Error ? error.message : String(error) } });
      });
    };
    return {
      impact: { phase: 'none' },
      consider(input) {
        if (input === considered) return;
        considered = input;
        turn += 1;
        cancel?.();
        cancel = undefined;
        set({ impact: { phase: 'none' } });
        if (input !== null) cancel = after(impactDelay, () => begin(input));
      },
      retry() {
        if (considered !== null) begin(considered);
      },
    };
  });
}

/** In a few words, for a button. */
export function impactText(impact: Impact): string {
  switch (impact.phase) {
    case 'none':
      return 'Try on captured traffic';
    case 'running':
      return `Trying… ${impact.ran} of ${impact.of}`;
    case 'failed':
      return 'Could not be tried';
    case 'ready': {
      const { changed, ran } = impact;
      return changed === 0 ? `None of ${ran} requests changes` : `${changed} of ${ran} requests change`;
    }
  }
}

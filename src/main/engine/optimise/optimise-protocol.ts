import type { OptimisedKind } from '../../../shared/model/content-decision.ts';

/** What the engine asks of the thread that optimises: one body at a time. */
export interface OptimiseJob {
  readonly id: number;
  readonly kind: OptimisedKind;
  readonly bytes: Uint8Array;
  /** Whether scripts and styles within a page may be changed: a policy may name their hashes. */
  readonly embedded: boolean;
}

/** Tells the thread to end by itself, with what it has started: only it can take leave of its processes. */
export const endOfWork = 'end';

export type ToOptimiseThread = OptimiseJob | typeof endOfWork;

export type OptimiseAnswer =
  | { readonly id: number; readonly ok: true; readonly bytes: Uint8Array }
  /** `detail` is the error of the optimiser, shortened. */
  | {
      readonly id: number;
      readonly ok: false;
      readonly reason: 'too_large' | 'failed';
      readonly detail: string;
    };

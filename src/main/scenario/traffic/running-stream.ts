import type { ClientCounts } from '../../../shared/scenario/evidence.ts';

/** A stream that runs, whatever it sends. */
export interface RunningStream {
  /** Begins, or goes on where it stopped or was paused. */
  run(): void;
  /** Sends nothing further. */
  pause(): void;
  /** Sends nothing further, and resolves when what is under way has ended. */
  stop(): Promise<void>;
  /** Cuts whatever is under way. */
  close(): void;
  readonly counts: ClientCounts;
}

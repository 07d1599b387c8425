import { HeldBytes } from '../held-bytes.ts';
import { heldLimit } from './optimise-limits.ts';
import { OptimiseThread, type OptimiseThreadOptions } from './optimise-thread.ts';

/** What all routes that optimise share. Costs nothing before it is used. */
export class Optimiser {
  readonly held = new HeldBytes(heldLimit);
  readonly thread: OptimiseThread;

  constructor(options: OptimiseThreadOptions) {
    this.thread = new OptimiseThread(options);
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}

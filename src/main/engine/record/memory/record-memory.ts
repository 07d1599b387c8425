import { Blocks } from './blocks.ts';
import { Slabs } from './slabs.ts';

/** Where recorded bytes lie: bodies of running exchanges in blocks, finished exchanges in slabs. */
export class RecordMemory {
  readonly blocks = new Blocks();
  readonly slabs = new Slabs();
}

import { Blocks } from './blocks.ts';
import { KeepingRoom } from './keeping-room.ts';
import { Slabs } from './slabs.ts';

/** Where recorded bytes lie: bodies of running exchanges in blocks, finished exchanges in slabs. */
export class RecordMemory {
  readonly blocks = new Blocks();
  /** Of bodies whose exchanges run. */
  readonly room = new KeepingRoom();
  readonly slabs = new Slabs();
}

import type { Bytes } from '../../../../shared/model/units.ts';
import type { FramesPage } from '../../../../shared/model/websocket.ts';

/** What was seen of the messages of one connection. */
export interface MessageLog {
  /** Bytes in memory, roughly; fixed once closed. */
  readonly held: Bytes;
  /** @param after number of the last message that is known already; 0 for none */
  page(after: number, limit: number): Promise<FramesPage>;
  /** Nothing more comes. Resolves when what came has been read, where that takes time. */
  close(): Promise<void> | void;
}

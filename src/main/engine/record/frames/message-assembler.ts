import type { Microseconds } from '../../../../shared/model/units.ts';
import type { WebSocketMessageKind } from '../../../../shared/model/websocket.ts';
import type { FrameHead, FrameSink } from './frame-reader.ts';

/** Payload bytes of a plain message that are kept. */
export const previewLimit = 16 * 1024;
/** Payload bytes of a compressed message that are kept: all are needed to go on decompressing. */
export const compressedLimit = 1024 * 1024;

const kinds: Readonly<Record<number, WebSocketMessageKind>> = {
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

/** A message as it came, before decompression. */
export interface AssembledMessage {
  readonly kind: WebSocketMessageKind;
  readonly at: Microseconds;
  readonly size: number;
  readonly frames: number;
  readonly compressed: boolean;
  readonly complete: boolean;
  /** The beginning of the payload, without mask. */
  readonly kept: Buffer;
}

interface Unfinished {
  readonly kind: WebSocketMessageKind;
  readonly at: Microseconds;
  readonly compressed: boolean;
  size: number;
  frames: number;
  kept: Buffer[];
  keptBytes: number;
}

/** Puts the messages of one direction together; a control frame may stand between the frames of another message. */
export class MessageAssembler implements FrameSink {
  readonly #elapsed: () => Microseconds;
  readonly #onMessage: (message: AssembledMessage) => void;
  #data: Unfinished | null = null;
  #control: Unfinished | null = null;

  constructor(elapsed: () => Microseconds, onMessage: (message: AssembledMessage) => void) {
    this.#elapsed = elapsed;
    this.#onMessage = onMessage;
  }

  begin({ opcode, rsv1 }: FrameHead): string | null {
    const control = opcode >= 8;
    if (rsv1 && (control || opcode === 0)) return 'a frame is marked as compressed that cannot be';
    if (opcode === 0) {
      if (this.#data === null) return 'a message is continued that was not begun';
      this.#data.frames += 1;
      return null;
    }
    if (!control && this.#data !== null) return 'a message begins inside another';
    const kind = kinds[opcode] ?? 'binary';
    const message: Unfinished = {
      kind,
      at: this.#elapsed(),
      compressed: rsv1,
      size: 0,
      frames: 1,
      kept: [],
      keptBytes: 0,
    };
    if (control) this.#control = message;
    else this.#data = message;
    return null;
  }

  payload(piece: Uint8Array, { opcode, mask }: FrameHead, offset: number): void {
    const message = opcode >= 8 ? this.#control : this.#data;
    if (message === null) return;
    message.size += piece.length;
    const room = (message.compressed ? compressedLimit : previewLimit) - message.keptBytes;
    if (room <= 0) return;
    // A copy: the piece is a view of a larger buffer, and belongs to whoever passes it on.
    const kept = Buffer.from(piece.subarray(0, room));
    if (mask !== null) unmask(kept, mask, offset);
    message.kept.push(kept);
    message.keptBytes += kept.length;
  }

  end({ opcode, fin }: FrameHead): void {
    if (opcode >= 8) {
      this.#emit(this.#control, true);
      this.#control = null;
    } else if (fin) {
      this.#emit(this.#data, true);
      this.#data = null;
    }
  }

  /** The connection has ended: what was begun is a message that is not complete. */
  close(): void {
    this.#emit(this.#control, false);
    this.#emit(this.#data, false);
    this.#control = null;
    this.#data = null;
  }

  #emit(message: Unfinished | null, complete: boolean): void {
    if (message === null) return;
    const { kind, at, size, frames, compressed } = message;
    this.#onMessage({ kind, at, size, frames, compressed, complete, kept: Buffer.concat(message.kept) });
  }
}

function unmask(bytes: Buffer, mask: Uint8Array, offset: number): void {
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = (bytes[at] ?? 0) ^ (mask[(offset + at) & 3] ?? 0);
  }
}

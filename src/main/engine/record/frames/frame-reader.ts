/** The head of one frame (RFC 6455 section 5.2). */
export interface FrameHead {
  readonly fin: boolean;
  /** The first reserved bit, which extensions give a meaning. */
  readonly rsv1: boolean;
  readonly opcode: number;
  /** Payload bytes. */
  readonly length: number;
  readonly mask: Uint8Array | null;
}

/** Told what is read, in order. */
export interface FrameSink {
  /** @returns what is wrong with a frame like this at this place; null for nothing */
  begin(head: FrameHead): string | null;
  /** A piece of the payload, still masked. @param offset its place in the payload */
  payload(piece: Uint8Array, head: FrameHead, offset: number): void;
  end(head: FrameHead): void;
}

/** Whose frames are read: those of a client are masked, those of a server are not (RFC 6455 section 5.1). */
export interface FrameReaderOptions {
  readonly masked: boolean;
  /** Whether an extension was agreed on that uses the first reserved bit. */
  readonly rsv1: boolean;
  readonly sink: FrameSink;
  /** What came is not a frame: nothing more can be read. */
  onMalformed(reason: string): void;
}

/** The longest head: 2 bytes, a length of 8 and a mask of 4. */
const longestHead = 14;

/**
 * Reads the frames of one direction of a WebSocket as they pass, however they are cut into pieces. Holds no more than one head
 * of 14 bytes.
 */
export class FrameReader {
  readonly #options: FrameReaderOptions;
  readonly #head = Buffer.alloc(longestHead);
  #headBytes = 0;
  #frame: FrameHead | null = null;
  #read = 0;
  #stopped = false;

  constructor(options: FrameReaderOptions) {
    this.#options = options;
  }

  take(chunk: Uint8Array): void {
    let at = 0;
    while (!this.#stopped && (at < chunk.length || this.#frame?.length === 0)) {
      at += this.#frame === null ? this.#takeHead(chunk, at) : this.#takePayload(this.#frame, chunk, at);
    }
  }

  #takeHead(chunk: Uint8Array, at: number): number {
    const wanted = headLength(this.#head, this.#headBytes);
    const taken = Math.min(wanted - this.#headBytes, chunk.length - at);
    this.#head.set(chunk.subarray(at, at + taken), this.#headBytes);
    this.#headBytes += taken;
    if (this.#headBytes === headLength(this.#head, this.#headBytes)) this.#begin();
    return taken;
  }

  #begin(): void {
    this.#headBytes = 0;
    this.#read = 0;
    const head = parseHead(this.#head);
    const problem =
      typeof head === 'string' ? head : (this.#problemOf(head) ?? this.#options.sink.begin(head));
    if (problem !== null || typeof head === 'string') {
      this.#stopped = true;
      this.#options.onMalformed(problem ?? '');
      return;
    }
    this.#frame = head;
  }

  #takePayload(frame: FrameHead, chunk: Uint8Array, at: number): number {
    const taken = Math.min(frame.length - this.#read, chunk.length - at);
    if (taken > 0) this.#options.sink.payload(chunk.subarray(at, at + taken), frame, this.#read);
    this.#read += taken;
    if (this.#read === frame.length) {
      this.#frame = null;
      this.#options.sink.end(frame);
    }
    return taken;
  }

  #problemOf(head: FrameHead): string | null {
    const { masked, rsv1 } = this.#options;
    if (head.rsv1 && !rsv1) return 'a reserved bit is set that no extension was agreed on for';
    if (masked !== (head.mask !== null))
      return masked ? 'a frame of the client has no mask' : 'a frame of the server has a mask';
    return null;
  }
}

/** Bytes of the head as far as can be told from those that are there. */
function headLength(head: Uint8Array, have: number): number {
  if (have < 2) return 2;
  const second = head[1] ?? 0;
  const length = second & 0x7f;
  return 2 + (length === 126 ? 2 : length === 127 ? 8 : 0) + (second >= 0x80 ? 4 : 0);
}

/** @returns what is wrong with it, where something is */
function parseHead(bytes: Buffer): FrameHead | string {
  const first = bytes[0] ?? 0;
  const second = bytes[1] ?? 0;
  if ((first & 0x30) !== 0) return 'a reserved bit is set';
  const opcode = first & 0x0f;
  if (!(opcode <= 2 || (opcode >= 8 && opcode <= 10))) return `the opcode ${opcode} is not known`;
  const short = second & 0x7f;
  let length = short;
  let at = 2;
  if (short === 126) {
    length = bytes.readUInt16BE(2);
    at = 4;
  } else if (short === 127) {
    length = Number(bytes.readBigUInt64BE(2));
    at = 10;
  }
  if (!Number.isSafeInteger(length)) return 'a frame is longer than can be counted';
  if ((short === 126 && length < 126) || (short === 127 && length < 65_536))
    return 'the length of a frame is written longer than it need be';
  const mask = second >= 0x80 ? new Uint8Array(bytes.subarray(at, at + 4)) : null;
  const fin = first >= 0x80;
  if (opcode >= 8 && (!fin || length > 125)) return 'a control frame is fragmented or longer than 125 bytes';
  return { fin, rsv1: (first & 0x40) !== 0, opcode, length, mask };
}

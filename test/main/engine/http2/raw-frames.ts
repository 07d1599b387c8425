import { connect, type Socket } from 'node:net';

/** HTTP/2 by hand, for what no client library would send. */
export const frameType = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goaway: 7, continuation: 9 };
export const endStream = 1;
export const endHeaders = 4;

export function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Uint8Array = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Fields as HPACK literals without index or Huffman code; names and values of fewer than 127 bytes. */
export function fieldBlock(fields: readonly (readonly [name: string, value: string])[]): Buffer {
  const literal = (text: string) => [Buffer.from([text.length]), Buffer.from(text, 'latin1')];
  return Buffer.concat(
    fields.flatMap(([name, value]) => [Buffer.from([0]), ...literal(name), ...literal(value)]),
  );
}

export const requestFields = (method = 'GET', path = '/'): [string, string][] => [
  [':method', method],
  [':scheme', 'http'],
  [':path', path],
  [':authority', 'shop.localhost'],
];

export const greeting = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  frame(frameType.settings, 0, 0),
]);

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

/** A connection whose incoming frames can be waited for. */
export class RawConnection {
  readonly socket: Socket;
  readonly frames: Frame[] = [];
  readonly closed: Promise<void>;
  #buffer: Buffer = Buffer.alloc(0);
  #look: () => void = () => {};

  #skip: number;

  /** @param preface bytes that come before the first frame: 24 where a client talks */
  constructor(socket: Socket, preface = 0) {
    this.socket = socket;
    this.#skip = preface;
    this.closed = new Promise((resolve) => {
      socket.once('close', () => resolve());
    });
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  static to(port: number): RawConnection {
    return new RawConnection(connect({ port, host: '127.0.0.1' }));
  }

  send(...parts: readonly Uint8Array[]): void {
    this.socket.write(Buffer.concat(parts));
  }

  /** Resolves with the first frame that fits, come or to come; never when the connection closes without one. */
  async next(fits: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const found = this.frames.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#look = resolve;
      });
    }
  }

  destroy(): void {
    this.socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    if (this.#buffer.length < this.#skip) return;
    this.#buffer = this.#buffer.subarray(this.#skip);
    this.#skip = 0;
    while (this.#buffer.length >= 9) {
      const length = this.#buffer.readUIntBE(0, 3);
      if (this.#buffer.length < 9 + length) break;
      this.frames.push({
        type: this.#buffer[3] ?? 0,
        flags: this.#buffer[4] ?? 0,
        stream: this.#buffer.readUInt32BE(5),
        payload: this.#buffer.subarray(9, 9 + length),
      });
      this.#buffer = this.#buffer.subarray(9 + length);
    }
    this.#look();
  }
}

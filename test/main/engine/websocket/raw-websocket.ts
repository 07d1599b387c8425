import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RawUpstream } from './upstream.ts';

/** WebSocket by hand, for what no library would send. */
export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

const mask = Buffer.from([0x12, 0x34, 0x56, 0x78]);

/** The head of a frame (RFC 6455 section 5.2). */
export function frameHead(
  kind: number,
  length: number,
  { fin = true, masked = false, rsv1 = false }: { fin?: boolean; masked?: boolean; rsv1?: boolean } = {},
): Buffer {
  const first = (fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | kind;
  const bit = masked ? 0x80 : 0;
  const key = masked ? mask : Buffer.alloc(0);
  if (length < 126) return Buffer.concat([Buffer.from([first, bit | length]), key]);
  const long = length > 0xffff;
  const size = Buffer.alloc(long ? 8 : 2);
  if (long) size.writeBigUInt64BE(BigInt(length));
  else size.writeUInt16BE(length);
  return Buffer.concat([Buffer.from([first, bit | (long ? 127 : 126)]), size, key]);
}

export function frame(
  kind: number,
  payload: string | Uint8Array,
  options: Parameters<typeof frameHead>[2] = {},
): Buffer {
  const bytes = Buffer.from(payload);
  const sent =
    options.masked === true ? Buffer.from(bytes.map((byte, at) => byte ^ (mask[at % 4] ?? 0))) : bytes;
  return Buffer.concat([frameHead(kind, bytes.length, options), sent]);
}

export const masked = { masked: true } as const;

export const handshakeKey = 'dGhlIHNhbXBsZSBub25jZQ==';

export const acceptFor = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

export const handshake = (fields = '', path = '/live'): string =>
  `GET ${path} HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${handshakeKey}\r\n${fields}\r\n`;

/** Bytes that arrive on a connection, to be waited for. */
export class Arrivals {
  readonly stream: Duplex;
  #bytes: Buffer = Buffer.alloc(0);
  ended = false;
  failed = false;
  #look: () => void = () => {};

  constructor(stream: Duplex) {
    this.stream = stream;
    stream.on('data', (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#look();
    });
    stream.on('end', () => {
      this.ended = true;
      this.#look();
    });
    stream.on('error', () => {
      this.failed = true;
    });
    stream.on('close', () => this.#look());
  }

  /** Takes that many bytes, once they are there. */
  async take(count: number): Promise<Buffer> {
    await this.until(() => this.#bytes.length >= count);
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  /** Takes the head of an HTTP message. */
  async head(): Promise<string> {
    await this.until(() => this.#bytes.includes('\r\n\r\n'));
    return (await this.take(this.#bytes.indexOf('\r\n\r\n') + 4)).toString('latin1');
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.stream.destroyed && !this.ended) throw new Error('The connection closed before that.');
      await new Promise<void>((resolve) => {
        this.#look = resolve;
      });
    }
  }

  async untilClosed(): Promise<void> {
    while (!this.stream.closed) {
      await new Promise<void>((resolve) => {
        this.#look = resolve;
      });
    }
  }
}

export function openClient(port: number): { readonly socket: Socket; readonly arrivals: Arrivals } {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  return { socket, arrivals: new Arrivals(socket) };
}

/** A client and an upstream whose connections the engine has joined. */
export async function joined(port: number, upstream: RawUpstream, fields = '', answerFields = '') {
  const client = openClient(port);
  client.socket.write(handshake(fields));
  const server = await upstream.next();
  const request = await server.arrivals.head();
  server.socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(handshakeKey)}\r\n${answerFields}\r\n`,
  );
  const response = await client.arrivals.head();
  return { client, server, request, response };
}

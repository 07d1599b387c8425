import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { gzipSync } from 'node:zlib';

type Asked = IncomingMessage | Http2ServerRequest;
type Answering = ServerResponse | Http2ServerResponse;

/** Bytes that are the same each time and compress badly. */
export function testBytes(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = 0x9e3779b9;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export const compressed = gzipSync('a page that is compressed '.repeat(100));
export const large = testBytes(8 * 1024 * 1024);
/** Said of a body that is cut. */
export const promised = 100_000;

/** A response that grows by hand. */
export interface EventStream {
  send(event: string): void;
  end(): void;
}

/** What a test web service does, whichever protocol brings it the request. */
export class TestApp {
  /** Requests that have come, by path. */
  readonly seen: { readonly path: string; readonly method: string; readonly httpVersion: string }[] = [];
  readonly #leftWaiters: (() => void)[] = [];
  readonly #eventWaiters: ((events: EventStream) => void)[] = [];
  #left = 0;

  /** Resolves once as many requests as `count` were given up by who asked, since the service began. */
  async left(count: number): Promise<void> {
    while (this.#left < count) await new Promise<void>((resolve) => this.#leftWaiters.push(resolve));
  }

  /** The event stream that is asked for next. */
  nextEventStream(): Promise<EventStream> {
    return new Promise((resolve) => {
      this.#eventWaiters.push(resolve);
    });
  }

  get leftCount(): number {
    return this.#left;
  }

  readonly handle = (request: Asked, response: Answering): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://app');
    this.seen.push({ path: pathname, method: request.method ?? '', httpVersion: request.httpVersion });
    request.on('error', () => {});
    response.on('error', () => {});
    response.setHeader('x-method', request.method ?? '');
    switch (pathname) {
      case '/echo':
        response.setHeader('x-content-length', request.headers['content-length'] ?? 'none');
        request.on('data', (piece: Buffer) => writeTo(response, piece));
        request.once('end', () => response.end());
        return;
      case '/digest': {
        const hash = createHash('sha256');
        request.on('data', (piece: Buffer) => hash.update(piece));
        request.once('end', () => response.end(hash.digest('hex')));
        return;
      }
      case '/fixed':
        response.setHeader('content-length', 5);
        response.end(request.method === 'HEAD' ? '' : 'fixed');
        return;
      case '/pieces':
        writeTo(response, Buffer.from('in '));
        setImmediate(() => response.end('pieces'));
        return;
      case '/large':
        response.setHeader('content-length', large.length);
        response.end(large);
        return;
      case '/empty':
        response.statusCode = 204;
        response.end();
        return;
      case '/cached':
        response.setHeader('etag', '"v1"');
        response.setHeader('last-modified', 'Sun, 06 Nov 1994 08:49:37 GMT');
        if (request.headers['if-none-match'] === '"v1"') response.statusCode = 304;
        response.end(response.statusCode === 304 ? '' : 'a copy');
        return;
      case '/compressed':
        response.setHeader('content-encoding', 'gzip');
        response.setHeader('content-length', compressed.length);
        response.end(compressed);
        return;
      case '/cookies':
        response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Expires=Wed, 09 Jun 2100 10:18:14 GMT']);
        response.end();
        return;
      case '/trailers':
        response.setHeader('trailer', 'x-checksum');
        writeTo(response, Buffer.from('with a checksum'));
        response.addTrailers({ 'x-checksum': 'abc' });
        response.end();
        return;
      case '/failing':
        response.statusCode = 503;
        response.setHeader('retry-after', '7');
        response.end('not now');
        return;
      case '/cut':
        response.setHeader('content-length', promised);
        this.#cut(response);
        return;
      case '/cut-chunked':
        this.#cut(response);
        return;
      case '/events':
        response.setHeader('content-type', 'text/event-stream');
        this.#eventWaiters.shift()?.({
          send: (event) => writeTo(response, Buffer.from(event)),
          end: () => response.end(),
        });
        return;
      case '/endless':
        writeTo(response, Buffer.from('begun'));
        response.once('close', () => {
          this.#left += 1;
          for (const wake of this.#leftWaiters.splice(0)) wake();
        });
        return;
      default:
        response.statusCode = 404;
        response.end('no such page');
    }
  };

  /** Ends the connection, or the stream, when a part of the body has been sent. */
  #cut(response: Answering): void {
    if ('stream' in response) {
      response.write('only this', () => response.stream.close(2));
    } else {
      response.write('only this', () => response.socket?.destroy());
    }
  }
}

function writeTo(response: Answering, piece: Buffer): void {
  if ('stream' in response) response.write(piece);
  else response.write(piece);
}

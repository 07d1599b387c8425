import { constants, type ServerHttp2Stream } from 'node:http2';
import type { Body, Response } from '../message.ts';
import { bodyFromReadable } from '../node-body.ts';
import { toHttp2Fields } from './fields.ts';

/** Fields of a 101 that mean nothing over HTTP/2 (RFC 8441 section 5.1). */
const onlyInHttp1 = new Set(['sec-websocket-accept', 'content-length']);

/** What the client sends over a stream that was opened with an extended CONNECT. It has no length and no limit. */
export function switchedBody(stream: ServerHttp2Stream, requestEnded: () => boolean): Body {
  const body = bodyFromReadable(stream, {
    trailers: () => null,
    whole: requestEnded,
    cutFault: () => ({ code: 'request.client_left', detail: 'the client reset the switched stream' }),
    cancel: () => stream.close(constants.NGHTTP2_CANCEL),
  });
  let begun = false;
  return {
    ...body,
    read(sink) {
      begun = true;
      body.read(sink);
    },
    // A stream that was not switched is ended by its answer.
    cancel: () => {
      if (begun) body.cancel();
    },
  };
}

/**
 * Answers an extended CONNECT with success and lets the bytes through: the stream takes the place of the connection that a 101
 * switches, END_STREAM that of its end and a reset that of a cut (RFC 8441 section 5).
 */
export function writeSwitched({ head, body }: Response, stream: ServerHttp2Stream): void {
  const headers = head.headers.filter((name) => !onlyInHttp1.has(name));
  let ended = false;
  stream.on('drain', () => body.resume());
  stream.once('close', () => {
    if (!ended) body.cancel();
  });
  try {
    stream.respond(toHttp2Fields(headers, [':status', '200']));
  } catch {
    // Nothing of the head was sent, and nothing else can be said any more.
    body.cancel();
    stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    return;
  }
  body.read({
    data: (chunk) => stream.write(Buffer.from(chunk)),
    end: () => {
      ended = true;
      stream.end();
    },
    fail: () => {
      ended = true;
      stream.close(constants.NGHTTP2_CANCEL);
    },
  });
}

import type { Http2Stream } from 'node:http2';

/**
 * Tells the peer's END_STREAM from a reset. `node:http2` emits `end` also for a stream that was reset with NO_ERROR or
 * CANCEL in the middle of a body, which must never be taken for whole; the difference shows only in whether the stream
 * was closed already when its end was noted.
 *
 * @param stream before anything of its body has been read
 * @returns whether END_STREAM has come
 */
export function watchEndOfStream(stream: Http2Stream): () => boolean {
  if (stream.endAfterHeaders) return () => true;
  // A server's stream may have its whole body before anybody hears of it, when both came in one piece.
  let ended = !stream.closed && stream.state.remoteClose === 1;
  const push = stream.push.bind(stream);
  stream.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk === null && !stream.closed) ended = true;
    return push(chunk, encoding);
  };
  return () => ended;
}

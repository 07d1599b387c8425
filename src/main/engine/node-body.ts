import type { Readable } from 'node:stream';
import type { Fault } from '../../shared/model/fault.ts';
import type { HeaderList } from './headers.ts';
import type { Body, BodySink } from './message.ts';

export interface ReadableBodyOptions {
  /** Asked when the stream has ended. */
  trailers(): HeaderList | null;
  /** Whether an end of the stream is the end of the message, and not that of its connection. */
  whole(): boolean;
  /** What it means that the stream ended before the message did. */
  cutFault(): Fault;
  /** Looks at each piece before it is passed on; a fault ends the body. */
  inspect?(chunk: Uint8Array): Fault | null;
  /** The reader waits for more (true), or has asked for a pause (false). */
  onFlow?(flowing: boolean): void;
  /** The message has been read whole. */
  onEnd?(): void;
  /** The reader lost interest before the end, or the body failed its inspection. */
  cancel(): void;
}

/**
 * A readable stream of a protocol implementation as a {@link Body}. Once the body has ended nothing here refers to its reader
 * any more: streams of `node:http2` outlive their bodies by far.
 */
export function bodyFromReadable(stream: Readable, options: ReadableBodyOptions): Body {
  let settled = false;
  let paused = false;
  let reader: BodySink | null = null;
  /** @returns the reader, for its last call; null when it has had that */
  const settle = (): BodySink | null => {
    const last = settled ? null : reader;
    settled = true;
    reader = null;
    return last;
  };
  const fail = (fault: Fault) => settle()?.fail(fault);
  const cut = () => {
    if (!settled) fail(options.cutFault());
  };
  const finish = () => {
    if (settled) return;
    if (!options.whole()) {
      cut();
      return;
    }
    settle()?.end(options.trailers());
    options.onEnd?.();
  };
  return {
    empty: false,
    read(sink) {
      if (!settled) reader = sink;
      if (stream.destroyed) {
        cut();
        return;
      }
      if (stream.readableEnded) {
        // An empty body that came together with its head: its end has been told already, and is not told again.
        finish();
        return;
      }
      options.onFlow?.(true);
      stream.on('data', (chunk: Uint8Array) => {
        if (reader === null) return;
        const fault = options.inspect?.(chunk) ?? null;
        if (fault !== null) {
          fail(fault);
          options.cancel();
          return;
        }
        paused = !reader.data(chunk);
        if (paused) stream.pause();
        options.onFlow?.(!paused);
      });
      stream.on('end', finish);
      stream.on('error', cut);
      stream.on('aborted', cut);
      stream.on('close', cut);
    },
    resume: () => {
      if (!paused) return;
      paused = false;
      options.onFlow?.(true);
      stream.resume();
    },
    cancel: () => {
      if (settled) return;
      settle();
      options.cancel();
    },
  };
}

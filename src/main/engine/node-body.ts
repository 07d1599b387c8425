import type { Readable } from 'node:stream';
import type { FaultCode } from '../../shared/model/fault.ts';
import type { HeaderList } from './headers.ts';
import type { Body } from './message.ts';

/** A readable stream of a protocol implementation as a {@link Body}. */
export function bodyFromReadable(
  stream: Readable,
  options: {
    readonly trailers: () => HeaderList | null;
    readonly faultOnError: FaultCode;
    readonly cancel: () => void;
  },
): Body {
  let settled = false;
  return {
    empty: false,
    read(sink) {
      const settle = (finish: () => void) => {
        if (settled) return;
        settled = true;
        finish();
      };
      const fail = (detail: string) => settle(() => sink.fail({ code: options.faultOnError, detail }));
      stream.on('data', (chunk: Uint8Array) => {
        if (!settled && !sink.data(chunk)) stream.pause();
      });
      stream.on('end', () => settle(() => sink.end(options.trailers())));
      stream.on('error', (error) => fail(error.message));
      stream.on('aborted', () => fail('the client closed the connection before the body ended'));
      stream.on('close', () => fail('the connection closed before the body ended'));
    },
    resume: () => {
      stream.resume();
    },
    cancel: () => {
      if (settled) return;
      settled = true;
      options.cancel();
    },
  };
}

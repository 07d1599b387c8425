import type { Body } from '../../message.ts';

/** Shows each piece of a body to `look` before it is passed on. */
export function watched(body: Body, look: (chunk: Uint8Array) => void): Body {
  return {
    empty: body.empty,
    read(sink) {
      body.read({
        data: (chunk) => {
          look(chunk);
          return sink.data(chunk);
        },
        end: (trailers) => sink.end(trailers),
        fail: (fault) => sink.fail(fault),
      });
    },
    resume: () => body.resume(),
    cancel: () => body.cancel(),
  };
}

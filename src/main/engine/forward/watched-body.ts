import type { Body } from '../message.ts';

/** Calls `onDone` once when the body has ended, failed or been cancelled. */
export function whenBodyEnds(body: Body, onDone: () => void): Body {
  let done = false;
  const finish = () => {
    if (done) return;
    done = true;
    onDone();
  };
  return {
    empty: body.empty,
    read(sink) {
      body.read({
        data: (chunk) => sink.data(chunk),
        end: (trailers) => {
          finish();
          sink.end(trailers);
        },
        fail: (fault) => {
          finish();
          sink.fail(fault);
        },
      });
    },
    resume: () => body.resume(),
    cancel: () => {
      finish();
      body.cancel();
    },
  };
}

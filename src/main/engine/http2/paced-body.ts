import { BodyPace, paceSpan } from '../http1/body-pace.ts';
import type { Deadlines } from '../http1/deadlines.ts';
import type { Body } from '../message.ts';

export interface PaceOptions {
  /** Bytes per second. */
  readonly minimum: number;
  readonly deadlines: Deadlines;
  /** Asked at the end of each span: whether a slow body is in order at this moment. */
  excused(): boolean;
}

/** A body that fails with `request.body_timeout` when it comes in more slowly than it may, as one of HTTP/1 does. */
export function pacedBody(body: Body, { minimum, deadlines, excused }: PaceOptions): Body {
  const pace = new BodyPace();
  let flowing = true;
  let stop = () => {};
  return {
    empty: body.empty,
    read(sink) {
      const limited = {
        deadline: performance.now() + paceSpan,
        onDeadline(now: number) {
          limited.deadline = now + paceSpan;
          if (!pace.tooSlow(minimum, flowing) || excused()) return;
          stop();
          body.cancel();
          const detail = `the body came in at less than ${minimum} bytes/s`;
          sink.fail({ code: 'request.body_timeout', detail });
        },
      };
      stop = () => deadlines.remove(limited);
      deadlines.add(limited);
      body.read({
        data(chunk) {
          pace.received(chunk.length);
          flowing = sink.data(chunk);
          if (!flowing) pace.paused();
          return flowing;
        },
        end(trailers) {
          stop();
          sink.end(trailers);
        },
        fail(fault) {
          stop();
          sink.fail(fault);
        },
      });
    },
    resume() {
      flowing = true;
      body.resume();
    },
    cancel() {
      stop();
      body.cancel();
    },
  };
}

import { describe, expect, it } from 'vitest';
import { paceSpan } from '../../../../src/main/engine/http1/body-pace.ts';
import { Deadlines } from '../../../../src/main/engine/http1/deadlines.ts';
import { pacedBody } from '../../../../src/main/engine/http2/paced-body.ts';
import type { Body, BodySink } from '../../../../src/main/engine/message.ts';
import type { Fault } from '../../../../src/shared/model/fault.ts';

/** A body whose pieces come by hand, on a clock that is moved by hand. */
function slowBody(options: { readonly takes?: boolean; readonly excused?: boolean } = {}) {
  const deadlines = new Deadlines();
  let now = performance.now();
  let source: BodySink | null = null;
  const state: { cancelled: boolean; ended: boolean; fault: Fault | null } = {
    cancelled: false,
    ended: false,
    fault: null,
  };
  const inner: Body = {
    empty: false,
    read: (sink) => {
      source = sink;
    },
    resume: () => {},
    cancel: () => {
      state.cancelled = true;
    },
  };
  const body = pacedBody(inner, { minimum: 10, deadlines, excused: () => options.excused ?? false });
  body.read({
    data: () => options.takes ?? true,
    end: () => {
      state.ended = true;
    },
    fail: (fault) => {
      state.fault = fault;
    },
  });
  return {
    body,
    state,
    deadlines,
    send: (bytes: number) => source?.data(Buffer.alloc(bytes)),
    end: () => source?.end(null),
    later() {
      now += paceSpan + 1000;
      deadlines.sweep(now);
    },
  };
}

describe('a body over HTTP/2', () => {
  it('fails once less than the minimum has come in a span', () => {
    const { state, send, later, deadlines } = slowBody();
    send(100);
    later();
    expect(state.fault).toBeNull();
    send(99);
    later();
    expect(state).toMatchObject({ fault: { code: 'request.body_timeout' }, cancelled: true });
    expect(deadlines.size).toBe(0);
  });

  it('may be slow while its reader has it wait', () => {
    const { state, body, send, later } = slowBody({ takes: false });
    send(1);
    later();
    body.resume();
    later();
    expect(state.fault).toBeNull();
    later();
    expect(state.fault?.code).toBe('request.body_timeout');
  });

  it('may be slow when it is excused', () => {
    const { state, body, later, deadlines } = slowBody({ excused: true });
    later();
    later();
    expect(state.fault).toBeNull();
    body.cancel();
    expect(deadlines.size).toBe(0);
  });

  it('is not watched any more once it has ended', () => {
    const { state, end, later, deadlines } = slowBody();
    end();
    expect(deadlines.size).toBe(0);
    later();
    expect(state).toMatchObject({ ended: true, fault: null });
  });
});

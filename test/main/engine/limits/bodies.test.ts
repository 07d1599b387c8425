import { describe, expect, it } from 'vitest';
import { DeadlineBody } from '../../../../src/main/engine/limits/deadline-body.ts';
import { LimitedBody } from '../../../../src/main/engine/limits/limited-body.ts';
import type { Body, BodySink } from '../../../../src/main/engine/message.ts';

/** A body that the test pushes, and what became of it. */
function pushed() {
  const log: string[] = [];
  let sink: BodySink | null = null;
  const body: Body = {
    empty: false,
    read: (reader) => {
      sink = reader;
    },
    resume: () => log.push('resumed'),
    cancel: () => log.push('cancelled'),
  };
  return { body, log, sink: () => sink };
}

function reader() {
  const heard: string[] = [];
  const sink: BodySink = {
    data: (chunk) => heard.push(Buffer.from(chunk).toString()) > 0,
    end: () => heard.push('end'),
    fail: ({ code }) => heard.push(code),
  };
  return { heard, sink };
}

describe('a limited body', () => {
  it('hands on what fits, and fails once with the first byte too many', () => {
    const source = pushed();
    const { heard, sink } = reader();
    let exceeded = 0;
    new LimitedBody(source.body, 4, () => {
      exceeded += 1;
    }).read(sink);
    source.sink()?.data(Buffer.from('abcd'));
    source.sink()?.data(Buffer.from('e'));
    source.sink()?.data(Buffer.from('f'));
    expect(heard).toEqual(['abcd', 'request.body_too_large']);
    expect(source.log).toEqual(['cancelled']);
    expect(exceeded).toBe(1);
  });
});

describe('a body with a deadline', () => {
  it('is cut off once, and its reader hears nothing after it', () => {
    const source = pushed();
    const { heard, sink } = reader();
    let done = 0;
    const body = new DeadlineBody(source.body, () => {
      done += 1;
    });
    body.read(sink);
    source.sink()?.data(Buffer.from('a'));
    body.cutOff({ code: 'route.timeout', detail: 'late' });
    body.cutOff({ code: 'route.timeout', detail: 'later' });
    source.sink()?.data(Buffer.from('b'));
    source.sink()?.end(null);
    expect(heard).toEqual(['a', 'route.timeout']);
    expect(source.log).toEqual(['cancelled']);
    expect(done).toBe(0);
  });

  it('fails whoever reads it after it was cut off', () => {
    const source = pushed();
    const { heard, sink } = reader();
    const body = new DeadlineBody(source.body, () => undefined);
    body.cutOff({ code: 'route.timeout', detail: 'late' });
    body.read(sink);
    expect(heard).toEqual(['route.timeout']);
  });

  it('is left alone once it is through', () => {
    const source = pushed();
    const { heard, sink } = reader();
    let done = 0;
    const body = new DeadlineBody(source.body, () => {
      done += 1;
    });
    body.read(sink);
    source.sink()?.end(null);
    body.cutOff({ code: 'route.timeout', detail: 'late' });
    body.cancel();
    expect(heard).toEqual(['end']);
    expect(done).toBe(1);
  });
});

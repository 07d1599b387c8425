import { describe, expect, it } from 'vitest';
import type { Body } from '../../../../src/main/engine/message.ts';
import { HeldBody } from '../../../../src/main/engine/retry/held-body.ts';

const watched = () => {
  let cancels = 0;
  const body: Body = {
    empty: false,
    read: (sink) => sink.end(null),
    resume: () => {},
    cancel: () => {
      cancels += 1;
    },
  };
  return { held: new HeldBody(body), cancels: () => cancels };
};
const sink = { data: () => true, end: () => {}, fail: () => {} };

describe('the body of a request that may be sent again', () => {
  it('is not cancelled by an attempt that did not read it, but at the end', () => {
    const { held, cancels } = watched();
    held.cancel();
    expect([held.begun, cancels()]).toEqual([false, 0]);
    held.release();
    expect(cancels()).toBe(1);
  });

  it('is cancelled at once where it was begun', () => {
    const { held, cancels } = watched();
    held.read(sink);
    held.cancel();
    expect([held.begun, cancels()]).toEqual([true, 1]);
  });

  it('is left alone at the end of an attempt that wanted it', () => {
    const { held, cancels } = watched();
    held.release();
    expect(cancels()).toBe(0);
  });
});

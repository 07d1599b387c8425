import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type PassingKeeper,
  SharedBody,
  sharedWindow,
} from '../../../../src/main/engine/cache/shared-body.ts';
import { bodyOfChunks } from '../../../../src/main/engine/cache/store/chunks-body.ts';
import type { Body, BodySink } from '../../../../src/main/engine/message.ts';
import type { Fault } from '../../../../src/shared/model/fault.ts';

const cut: Fault = { code: 'upstream.cut', detail: 'cut' };

/** A source that is pushed by hand, and whose memory is used again as soon as it may be. */
function source() {
  let sink: BodySink | null = null;
  let held: Buffer | null = null;
  const state = { cancelled: false, paused: false };
  const body: Body = {
    empty: false,
    read: (reader) => {
      sink = reader;
    },
    resume: () => {
      state.paused = false;
      held?.fill(0);
      held = null;
    },
    cancel: () => {
      state.cancelled = true;
    },
  };
  return {
    body,
    state,
    push(text: string): void {
      const chunk = Buffer.from(text);
      if (sink?.data(chunk) === true) chunk.fill(0);
      else {
        held = chunk;
        state.paused = true;
      }
    },
    end: () => sink?.end(null),
    fail: () => sink?.fail(cut),
  };
}

/** Keeps up to `limit` bytes. */
function keeper(limit = Number.POSITIVE_INFINITY) {
  const pieces: Uint8Array[] = [];
  const log: string[] = [];
  let size = 0;
  let kept = true;
  const keeps: PassingKeeper = {
    keep: (piece) => {
      size += piece.length;
      if (size > limit) kept = false;
      else pieces.push(piece);
      return kept;
    },
    complete: () => log.push('complete'),
    broken: (fault) => log.push(fault?.code ?? 'unwanted'),
    rest: (from, ready) => ready(kept ? bodyOfChunks(pieces, from, size) : null),
  };
  return { keeps, log, text: () => Buffer.concat(pieces).toString() };
}

/** A reader that can be told to ask for a pause. */
function reading(body: Body) {
  const state = { text: '', end: null as string | null, pausing: false, paused: false, pressed: false };
  body.read({
    data: (chunk) => {
      // Nothing may come after a pause was asked for.
      state.pressed ||= state.paused;
      state.text += Buffer.from(chunk).toString();
      state.paused = state.pausing;
      return !state.pausing;
    },
    end: () => {
      state.end = 'end';
    },
    fail: (fault) => {
      state.end = fault.code;
    },
  });
  return {
    state,
    pause: () => {
      state.pausing = true;
    },
    resume: () => {
      state.pausing = false;
      state.paused = false;
      body.resume();
    },
    leave: () => body.cancel(),
  };
}

const mebibyte = 'm'.repeat(1024 * 1024);

describe('a body that is shared', () => {
  it('goes to all readers whole, and is kept before they learn of its end', () => {
    const from = source();
    const { keeps, log, text } = keeper();
    const shared = new SharedBody(from.body, keeps);
    const readers = [reading(shared.reader()), reading(shared.reader())];
    from.push('one,');
    const late = reading(shared.reader());
    from.push('two');
    expect(log).toEqual([]);
    from.end();
    expect(log).toEqual(['complete']);
    expect([...readers, late].map(({ state }) => [state.text, state.end])).toEqual(
      Array(3).fill(['one,two', 'end']),
    );
    expect(text()).toBe('one,two');
  });

  it('is paused once the leader is too far behind, and for no other', () => {
    const from = source();
    const shared = new SharedBody(from.body, keeper().keeps);
    const leader = reading(shared.reader());
    const follower = reading(shared.reader());
    follower.pause();
    for (let count = 0; count < 4; count += 1) from.push(mebibyte);
    expect(from.state.paused).toBe(false);
    leader.pause();
    from.push('a');
    from.push(mebibyte);
    expect(from.state.paused).toBe(true);
    leader.resume();
    expect(from.state.paused).toBe(false);
    expect(leader.state.text).toHaveLength(5 * mebibyte.length + 1);
  });

  it('is read on from the store by one that fell behind', () => {
    const from = source();
    const { keeps, text } = keeper();
    const shared = new SharedBody(from.body, keeps);
    const leader = reading(shared.reader());
    const follower = reading(shared.reader());
    follower.pause();
    from.push('begin,');
    from.push(mebibyte);
    from.push(mebibyte);
    from.push(',end');
    expect(shared.joinable).toBe(false);
    from.end();
    expect(leader.state.end).toBe('end');
    expect([follower.state.text.length, follower.state.end]).toEqual([6, null]);
    follower.resume();
    expect(follower.state.end).toBe('end');
    expect(follower.state.text === text()).toBe(true);
  });

  it('breaks for one that fell behind where it is not kept, and goes on for the leader', () => {
    const from = source();
    const shared = new SharedBody(from.body, keeper(100).keeps);
    const leader = reading(shared.reader());
    const follower = reading(shared.reader());
    follower.pause();
    from.push('begin,');
    for (let count = 0; count < 3; count += 1) from.push(mebibyte);
    from.end();
    expect([follower.state.text.length, follower.state.end]).toEqual([6, 'cache.unreadable']);
    expect(leader.state.end).toBe('end');
    expect(leader.state.text).toHaveLength(6 + 3 * mebibyte.length);
  });

  it('passes without a copy and at the pace of its only reader once it is not kept', () => {
    const from = source();
    const shared = new SharedBody(from.body, keeper(0).keeps);
    const only = reading(shared.reader());
    from.push('one,');
    only.pause();
    from.push('two,');
    expect(from.state.paused).toBe(true);
    only.resume();
    expect(from.state.paused).toBe(false);
    from.push('three');
    from.end();
    expect(only.state).toMatchObject({ text: 'one,two,three', end: 'end' });
  });

  it('goes on for others when the leader leaves, and is cancelled when all have', () => {
    const from = source();
    const { keeps, log } = keeper();
    const shared = new SharedBody(from.body, keeps);
    const leader = reading(shared.reader());
    const follower = reading(shared.reader());
    from.push('one,');
    leader.leave();
    from.push('two');
    expect([from.state.cancelled, follower.state.text, leader.state.text]).toEqual([
      false,
      'one,two',
      'one,',
    ]);
    follower.leave();
    expect([from.state.cancelled, log]).toEqual([true, ['unwanted']]);
  });

  it('fails for all alike', () => {
    const from = source();
    const { keeps, log } = keeper();
    const shared = new SharedBody(from.body, keeps);
    const readers = [reading(shared.reader()), reading(shared.reader())];
    from.push('one,');
    from.fail();
    expect(readers.map(({ state }) => state.end)).toEqual(['upstream.cut', 'upstream.cut']);
    expect(log).toEqual(['upstream.cut']);
  });

  it('gives every reader its bytes in order and never a wrong one, whatever they do and however much is kept', () => {
    const action = fc.oneof(
      fc.record({ do: fc.constant('push' as const), size: fc.integer({ min: 1, max: sharedWindow }) }),
      fc.record({ do: fc.constantFrom('pause', 'resume', 'leave', 'join'), reader: fc.nat(5) }),
    );
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 40 }),
        fc.option(fc.nat(3 * sharedWindow)),
        (actions, limit) => {
          const from = source();
          const { keeps } = keeper(limit ?? undefined);
          const shared = new SharedBody(from.body, keeps);
          const readers = [reading(shared.reader())];
          const left = new Set<number>();
          let sent = '';
          for (const [at, step] of actions.entries()) {
            const reader = 'reader' in step ? readers[step.reader % readers.length] : undefined;
            if (step.do === 'push' && !from.state.paused && !from.state.cancelled) {
              const text = String.fromCharCode(97 + (at % 26)).repeat(step.size);
              sent += text;
              from.push(text);
            } else if (step.do === 'pause') reader?.pause();
            else if (step.do === 'resume') reader?.resume();
            else if (step.do === 'leave' && reader !== undefined) {
              left.add(readers.indexOf(reader));
              reader.leave();
            } else if (step.do === 'join' && shared.joinable && left.size < readers.length) {
              readers.push(reading(shared.reader()));
            }
          }
          for (const reader of readers) reader.resume();
          if (!from.state.cancelled) from.end();
          for (const [at, { state }] of readers.entries()) {
            expect([sent.startsWith(state.text), state.pressed]).toEqual([true, false]);
            if (left.has(at)) expect(state.end === null || state.end === 'cache.unreadable').toBe(true);
            else if (state.end === 'end') expect(state.text.length).toBe(sent.length);
            else expect([at > 0, state.end, limit !== null]).toEqual([true, 'cache.unreadable', true]);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SlowBody } from '../../../../src/main/engine/faults/slow-body.ts';
import type { Body, BodySink } from '../../../../src/main/engine/message.ts';

/** A source by hand: it tells whether it may go on. */
class Source implements Body {
  readonly empty = false;
  sink: BodySink | null = null;
  resumed = 0;
  cancelled = false;
  read(sink: BodySink): void {
    this.sink = sink;
  }
  resume(): void {
    this.resumed += 1;
  }
  cancel(): void {
    this.cancelled = true;
  }
}

class Reader implements BodySink {
  readonly got: number[] = [];
  wantsMore = true;
  ended = false;
  failed = false;
  data(chunk: Uint8Array): boolean {
    this.got.push(...chunk);
    return this.wantsMore;
  }
  end(): void {
    this.ended = true;
  }
  fail(): void {
    this.failed = true;
  }
}

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index % 251);

/** @param rate bytes a second: a twentieth of it goes at once */
function setUp(rate: number) {
  const source = new Source();
  const reader = new Reader();
  const body = new SlowBody(source, rate);
  body.read(reader);
  const give = (chunk: Uint8Array): boolean => source.sink?.data(chunk) ?? true;
  return { source, reader, body, give };
}

describe('a body on purpose sent slowly', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('goes on no faster than so many bytes a second, in order and whole', () => {
    const { source, reader, give } = setUp(1000);
    expect(give(bytes(500))).toBe(false);
    vi.advanceTimersByTime(100);
    expect(reader.got.length).toBeGreaterThan(0);
    expect(reader.got.length).toBeLessThanOrEqual(150);
    vi.advanceTimersByTime(150);
    expect(reader.got.length).toBeLessThanOrEqual(300);
    expect(source.resumed).toBe(0);
    vi.advanceTimersByTime(300);
    expect(reader.got).toEqual([...bytes(500)]);
    expect(source.resumed).toBe(1);
  });

  it('sends what came slowly by itself at once', () => {
    const { reader, give } = setUp(1000);
    for (let piece = 0; piece < 10; piece += 1) {
      expect(give(bytes(10))).toBe(true);
      vi.advanceTimersByTime(10);
    }
    expect(reader.got).toHaveLength(100);
  });

  it('saves nothing up while there is nothing to send, or nobody takes it', () => {
    const { reader, give } = setUp(1000);
    vi.advanceTimersByTime(60_000);
    give(bytes(500));
    vi.advanceTimersByTime(1);
    expect(reader.got.length).toBeLessThanOrEqual(52);
  });

  it('waits for a reader that has asked for a pause, and goes on from there', () => {
    const { source, reader, body, give } = setUp(1000);
    reader.wantsMore = false;
    give(bytes(120));
    vi.advanceTimersByTime(60_000);
    const first = reader.got.length;
    expect(first).toBeLessThanOrEqual(50);
    expect(source.resumed).toBe(0);
    reader.wantsMore = true;
    body.resume();
    vi.advanceTimersByTime(1000);
    expect(reader.got).toEqual([...bytes(120)]);
    expect(source.resumed).toBe(1);
  });

  it('lets the source go on after the last piece only once the reader has', () => {
    const { source, reader, body, give } = setUp(1000);
    reader.wantsMore = false;
    expect(give(bytes(20))).toBe(false);
    expect(reader.got).toHaveLength(20);
    expect(source.resumed).toBe(0);
    body.resume();
    expect(source.resumed).toBe(1);
  });

  it('sends one byte a second where that is all that is allowed', () => {
    const { reader, give } = setUp(1);
    give(bytes(3));
    vi.advanceTimersByTime(900);
    expect(reader.got.length).toBeLessThanOrEqual(1);
    vi.advanceTimersByTime(3000);
    expect(reader.got).toHaveLength(3);
  });

  it('ends, fails and is cancelled as its source is, without a timer left', () => {
    const ended = setUp(1000);
    ended.source.sink?.end(null);
    expect(ended.reader.ended).toBe(true);

    const early = setUp(1000);
    early.give(bytes(120));
    early.source.sink?.end(null);
    expect(early.reader.ended).toBe(false);
    vi.advanceTimersByTime(1000);
    expect(early.reader.got).toEqual([...bytes(120)]);
    expect(early.reader.ended).toBe(true);

    const failed = setUp(1000);
    failed.give(bytes(500));
    failed.source.sink?.fail({ code: 'upstream.cut', detail: 'cut' });
    expect(failed.reader.failed).toBe(true);

    const cancelled = setUp(1000);
    cancelled.give(bytes(500));
    cancelled.body.cancel();
    expect(cancelled.source.cancelled).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    const before = cancelled.reader.got.length;
    vi.advanceTimersByTime(10_000);
    expect(cancelled.reader.got).toHaveLength(before);
  });
});

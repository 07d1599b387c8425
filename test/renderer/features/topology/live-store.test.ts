import { describe, expect, it } from 'vitest';
import { createLiveStore, shownAtOnce } from '../../../../src/renderer/features/topology/live/live-store.ts';
import type { Live, NodeLive } from '../../../../src/renderer/features/topology/live/live-types.ts';
import { quiet } from '../../../../src/renderer/features/topology/live/looks.ts';

const node = (perSecond: number): NodeLive => ({
  look: quiet,
  needsAttention: false,
  perSecond,
  errorShare: null,
  health: null,
  note: '',
});

/** So many nodes, all with the same rate. */
const liveOf = (count: number, perSecond: number): Live => ({
  nodes: new Map(Array.from({ length: count }, (_, index) => [`n${index}`, node(perSecond)])),
  edges: new Map(),
});

/** A store whose frames come when the test says so. */
function frames() {
  let next: (() => void) | null = null;
  const store = createLiveStore((run) => {
    next = run;
    return () => {
      next = null;
    };
  });
  return {
    store,
    draw() {
      const run = next;
      next = null;
      run?.();
    },
    isWaiting: () => next !== null,
  };
}

describe('what nodes and edges show', () => {
  it('is brought up to date a few at a time, a frame after the other, until all are', () => {
    const { store, draw, isWaiting } = frames();
    const count = shownAtOnce + 1;
    store.show(liveOf(count, 3));
    expect(store.node('n0')).toBeNull();
    draw();
    expect(store.node('n0')?.perSecond).toBe(3);
    expect(store.node(`n${count - 1}`)).toBeNull();
    draw();
    expect(store.node(`n${count - 1}`)?.perSecond).toBe(3);
    expect(isWaiting()).toBe(false);
  });

  it('leaves out what was replaced before it was shown', () => {
    const { store, draw } = frames();
    const count = shownAtOnce * 2;
    const seen: (number | undefined)[] = [];
    store.subscribe(`n${count - 1}`, () => seen.push(store.node(`n${count - 1}`)?.perSecond));
    store.show(liveOf(count, 1));
    draw();
    store.show(liveOf(count, 2));
    for (let turn = 0; turn < 3; turn += 1) draw();
    expect(seen).toEqual([2]);
    expect(store.node('n0')?.perSecond).toBe(2);
  });

  it('calls back for what changed alone', () => {
    const { store, draw } = frames();
    const first = liveOf(2, 1);
    store.show(first);
    draw();
    const seen: string[] = [];
    const stop = store.subscribe('n0', () => seen.push('n0'));
    store.subscribe('n1', () => seen.push('n1'));
    const n1 = node(9);
    store.show({ ...first, nodes: new Map([...first.nodes, ['n1', n1]]) });
    draw();
    expect(seen).toEqual(['n1']);
    stop();
    store.show(liveOf(2, 5));
    draw();
    expect(seen).toEqual(['n1', 'n1']);
  });

  it('forgets what is not in the graph any more', () => {
    const { store, draw } = frames();
    store.show(liveOf(2, 1));
    draw();
    store.show(liveOf(1, 1));
    draw();
    expect(store.node('n1')).toBeNull();
  });

  it('waits while it is held, and goes on with the newest', () => {
    const { store, draw, isWaiting } = frames();
    store.show(liveOf(1, 1));
    store.hold(true);
    expect(isWaiting()).toBe(false);
    store.show(liveOf(1, 2));
    expect(isWaiting()).toBe(false);
    store.hold(false);
    draw();
    expect(store.node('n0')?.perSecond).toBe(2);
  });
});

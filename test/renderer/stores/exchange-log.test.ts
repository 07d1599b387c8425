import { describe, expect, it } from 'vitest';
import { createExchangeLog } from '../../../src/renderer/stores/exchange-log.ts';
import { foundLimit } from '../../../src/renderer/stores/found-exchanges.ts';
import { makeSummary } from '../../helpers/renderer/sample-exchanges.ts';

const ids = (log: ReturnType<typeof createExchangeLog>) =>
  [...log.entries()].map((entry) => entry.summary.id);

describe('createExchangeLog', () => {
  it('keeps arrival order when a known exchange is sent again', () => {
    const log = createExchangeLog(10);
    log.upsert([makeSummary('a'), makeSummary('b')]);
    const change = log.upsert([makeSummary('a', { status: 500 }), makeSummary('c')]);
    expect(ids(log)).toEqual(['a', 'b', 'c']);
    expect(log.get('a')?.summary.status).toBe(500);
    expect(change.updated.map((entry) => entry.summary.id)).toEqual(['a']);
    expect(change.added.map((entry) => entry.summary.id)).toEqual(['c']);
  });

  it('takes the last of several states of a new exchange in one step, as one addition', () => {
    const log = createExchangeLog(10);
    const change = log.upsert([makeSummary('a', { status: null }), makeSummary('a', { status: 200 })]);
    expect(change.added.map((entry) => entry.summary.status)).toEqual([200]);
    expect(change.updated).toEqual([]);
  });

  it('drops the oldest past its limit and says below which position', () => {
    const log = createExchangeLog(2);
    log.upsert([makeSummary('a'), makeSummary('b')]);
    const change = log.upsert([makeSummary('a', { status: 500 }), makeSummary('c'), makeSummary('d')]);
    expect(ids(log)).toEqual(['c', 'd']);
    expect(change.firstPosition).toBe(2);
    expect(change.updated).toEqual([]);
    expect(log.get('a')).toBeUndefined();
  });

  it('voids everything on replacement and never uses a position twice', () => {
    const log = createExchangeLog(5);
    const before = log.upsert([makeSummary('a'), makeSummary('b')]);
    const change = log.replace([makeSummary('a')]);
    expect(change.reset).toBe(true);
    expect(ids(log)).toEqual(['a']);
    expect(change.added[0]?.position).toBeGreaterThan(before.added[1]?.position ?? -1);
  });

  it('gives up a part of itself at once past its limit, so that rows do not move with every one that comes', () => {
    const log = createExchangeLog(100);
    log.upsert(Array.from({ length: 100 }, (_, index) => makeSummary(`x${index}`)));
    expect(log.upsert([makeSummary('y')]).firstPosition).toBe(3);
    expect(log.size).toBe(98);
    expect(log.upsert([makeSummary('z')]).firstPosition).toBe(3);
    expect(log.atPosition(3)?.summary.id).toBe('x3');
    expect(log.atPosition(2)).toBeUndefined();
  });

  it('drops the oldest past its characters, however few they are', () => {
    const log = createExchangeLog(100, 1000);
    const long = (id: string) => makeSummary(id, { authority: '', target: `/${'x'.repeat(399)}` });
    log.upsert([long('a'), long('b')]);
    const change = log.upsert([long('c')]);
    expect(ids(log)).toEqual(['b', 'c']);
    expect(change.firstPosition).toBe(1);
    log.upsert([makeSummary('c', { authority: '', target: '/' }), long('d')]);
    expect(ids(log)).toEqual(['b', 'c', 'd']);
  });

  it('takes as many older ones as there is room for, the newest of them, and none that it has', () => {
    const log = createExchangeLog(4);
    log.upsert([makeSummary('e1-4'), makeSummary('e1-5')]);
    const change = log.prepend(['e1-1', 'e1-2', 'e1-3', 'e1-4'].map((id) => makeSummary(id)));
    expect(change.older.map(({ summary }) => summary.id)).toEqual(['e1-2', 'e1-3']);
    expect(change.firstPosition).toBe(-2);
    expect(ids(log)).toEqual(['e1-2', 'e1-3', 'e1-4', 'e1-5']);
    expect(log.atPosition(-2)?.summary.id).toBe('e1-2');
    expect(log.prepend([makeSummary('e1-0')]).older).toEqual([]);
  });

  it('takes older ones only while there is room for their characters', () => {
    const log = createExchangeLog(100, 1000);
    const long = (id: string) => makeSummary(id, { authority: '', target: `/${'x'.repeat(399)}` });
    log.upsert([long('e1-4')]);
    expect(log.prepend([long('e1-2'), long('e1-3')]).older).toHaveLength(1);
    expect(ids(log)).toEqual(['e1-3', 'e1-4']);
    expect(log.upsert([makeSummary('e1-5', { authority: '', target: '/' })]).firstPosition).toBe(-1);
  });

  it('moves what was beside it to its place among older ones', () => {
    const log = createExchangeLog(10);
    log.upsert([makeSummary('e1-9')]);
    const [found] = log.addFound([makeSummary('e1-9'), makeSummary('e1-5')]).found;
    expect(found?.summary.id).toBe('e1-5');
    expect(log.get('e1-5')).toBe(found);
    expect(log.size).toBe(1);
    const change = log.prepend([makeSummary('e1-5'), makeSummary('e1-8')]);
    expect(change.left).toEqual([found]);
    expect([...log.found()]).toEqual([]);
    expect(ids(log)).toEqual(['e1-5', 'e1-8', 'e1-9']);
  });

  it('holds a bounded number beside it, each between those that are newer and older', () => {
    const log = createExchangeLog(10);
    log.upsert([makeSummary('e1-1'), makeSummary('e1-zzzz')]);
    const many = Array.from({ length: foundLimit + 5 }, (_, index) =>
      makeSummary(`e1-${(foundLimit + 100 - index).toString(36)}`),
    );
    const { found } = log.addFound(many);
    expect(found).toHaveLength(foundLimit);
    const positions = found.map(({ position }) => position);
    expect(new Set(positions).size).toBe(foundLimit);
    expect(positions).toEqual(positions.toSorted((one, other) => one - other));
    expect(Math.min(...positions)).toBeGreaterThan(0);
    expect(Math.max(...positions)).toBeLessThan(1);
  });
});

import { describe, expect, it } from 'vitest';
import { createCompacter } from '../../../src/renderer/stores/compact-exchange.ts';
import { makeSummary } from '../../helpers/renderer/sample-exchanges.ts';

describe('createCompacter', () => {
  it('changes nothing of what a summary says, however long its texts are', () => {
    const compact = createCompacter();
    const layered = makeSummary('a', {
      outerRoutes: ['edge'],
      upstream: null,
      target: `/${'x'.repeat(5000)}`,
    });
    expect(compact(layered)).toEqual(layered);
    expect(compact(makeSummary('b'))).toEqual(makeSummary('b'));
  });

  it('still tells texts apart after more different ones than it remembers', () => {
    const compact = createCompacter();
    for (let index = 0; index < 25_000; index += 1) {
      const target = `/item/${index}`;
      expect(compact(makeSummary('a', { target })).target).toBe(target);
    }
  });
});

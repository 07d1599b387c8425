import { describe, expect, it } from 'vitest';
import { barsPath } from '../../../src/renderer/ui/bars.ts';

describe('barsPath', () => {
  it('draws each bar that has a height, in one path', () => {
    const bar = { x: 4, y: 2, width: 3, height: 10 };
    expect(barsPath([bar, { ...bar, height: 0 }, { ...bar, x: 8 }])).toBe('M4 2h3v10h-3zM8 2h3v10h-3z');
    expect(barsPath([])).toBe('');
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  minimumSize,
  placeWindow,
  readBounds,
  writeBounds,
} from '../../../src/main/platform/window-bounds.ts';

const primary = { x: 0, y: 25, width: 1600, height: 975 };
const second = { x: 1600, y: 0, width: 1920, height: 1080 };

describe('where the window opens', () => {
  test('the first time it is centred', () => {
    const { bounds, maximized } = placeWindow(undefined, [primary]);
    expect(bounds).toEqual({ x: 160, y: 113, width: 1280, height: 800 });
    expect(maximized).toBe(false);
  });

  test('it opens where it was, also on a second screen', () => {
    const remembered = { x: 1700, y: 40, width: 1000, height: 700, maximized: true };
    expect(placeWindow(remembered, [primary, second])).toEqual({
      bounds: { x: 1700, y: 40, width: 1000, height: 700 },
      maximized: true,
    });
  });

  test('a screen that is gone brings it to the first one in its own size', () => {
    const remembered = { x: 1700, y: 40, width: 1000, height: 700, maximized: false };
    expect(placeWindow(remembered, [primary]).bounds).toEqual({ x: 300, y: 163, width: 1000, height: 700 });
  });

  test('its title bar can always be reached, and it is never smaller than usable', () => {
    const number = fc.integer({ min: -5000, max: 5000 });
    const size = fc.integer({ min: 1, max: 8000 });
    const area = fc.record({
      x: number,
      y: number,
      width: fc.integer({ min: 1024, max: 4000 }),
      height: fc.integer({ min: 600, max: 3000 }),
    });
    const remembered = fc.record({
      x: number,
      y: number,
      width: size,
      height: size,
      maximized: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.option(remembered, { nil: undefined }),
        area,
        fc.array(area, { maxLength: 2 }),
        (was, first, more) => {
          const { bounds } = placeWindow(was, [first, ...more]);
          const reached = [first, ...more].some(
            (screen) =>
              bounds.y >= screen.y &&
              bounds.y < screen.y + screen.height &&
              bounds.x < screen.x + screen.width &&
              bounds.x + bounds.width > screen.x,
          );
          expect(reached).toBe(true);
          expect(bounds.width).toBeGreaterThanOrEqual(minimumSize.width);
          expect(bounds.height).toBeGreaterThanOrEqual(minimumSize.height);
        },
      ),
    );
  });
});

describe('the file of the window’s place', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'doorman-bounds-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test('what was written is read back', async () => {
    const file = join(directory, 'window.json');
    const bounds = { x: -10, y: 20, width: 1000, height: 700, maximized: false };
    await writeBounds(file, bounds);
    expect(await readBounds(file)).toEqual(bounds);
  });

  test.each(['', '{', '[]', '{"x":0,"y":0,"width":-5,"height":1,"maximized":false}', '{"x":"0"}'])(
    'a damaged file (%s) counts as none',
    async (text) => {
      const file = join(directory, 'damaged.json');
      await writeFile(file, text);
      expect(await readBounds(file)).toBeUndefined();
    },
  );

  test('a missing file counts as none', async () => {
    expect(await readBounds(join(directory, 'missing.json'))).toBeUndefined();
  });
});

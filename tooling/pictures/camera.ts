import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';

/** Windows in CSS pixels: the usual one, the smallest that everything has to work in, and the usual one zoomed to 200 %. */
export const windows = {
  usual: { width: 1440, height: 900 },
  small: { width: 1024, height: 640 },
  zoomed: { width: 720, height: 450 },
} as const;

export type WindowName = keyof typeof windows;

const themes = ['light', 'dark'] as const;

export interface Camera {
  /** Files written so far, by name. */
  readonly taken: readonly string[];
  /**
   * Takes the page as it is in both themes, as VIEW-STATE-THEME.png.
   *
   * @param others windows to take it in besides, as VIEW-STATE-WINDOW-THEME.png
   * @throws Error when a picture of that name was taken before
   */
  take(page: Page, view: string, state: string, others?: readonly WindowName[]): Promise<void>;
}

/** Two frames, in which what depends on the theme or the size of the window has been drawn again. */
const settle = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
  );

/** @param folder made if it is not there; files of the same names are written over */
export async function createCamera(folder: string): Promise<Camera> {
  await mkdir(folder, { recursive: true });
  const taken: string[] = [];
  const inBothThemes = async (page: Page, name: string) => {
    for (const theme of themes) {
      const file = `${name}-${theme}.png`;
      if (taken.includes(file)) throw new Error(`There is a picture '${file}' already. Name the state anew.`);
      await page.emulateMedia({ colorScheme: theme });
      await settle(page);
      await page.screenshot({ path: join(folder, file), animations: 'disabled' });
      taken.push(file);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };
  return {
    taken,
    async take(page, view, state, others = []) {
      await inBothThemes(page, `${view}-${state}`);
      const before = page.viewportSize() ?? windows.usual;
      for (const name of others) {
        await page.setViewportSize(windows[name]);
        await settle(page);
        await inBothThemes(page, `${view}-${state}-${name}`);
      }
      if (others.length === 0) return;
      await page.setViewportSize(before);
      await settle(page);
    },
  };
}

import type { Browser, Page } from 'playwright';
import type { Answers } from './answers.ts';
import type { WindowName } from './camera.ts';
import type { Shop } from './shop.ts';

/** What a scene has at hand. */
export interface Scenery {
  readonly page: Page;
  readonly answers: Answers;
  readonly shop: Shop;
  readonly browser: Browser;
  /** Takes the page as it is. @param others windows to take it in besides; `true` is the small one */
  take(state: string, others?: boolean | readonly WindowName[]): Promise<void>;
}

/** A state of the app, or a few that lie one after the other. Each begins in a page that was just opened. */
export interface Scene {
  /** The view or the part of it that its pictures are named after. */
  readonly view: string;
  /** What it makes, for messages and to choose by. */
  readonly name: string;
  /** What becomes of calls from the first one on. */
  readonly prepare?: (answers: Answers) => void;
  readonly run: (scenery: Scenery) => Promise<void>;
}

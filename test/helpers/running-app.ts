import { resolve } from 'node:path';
import type { Browser, Page } from '@playwright/test';

export type AppKind = 'headless' | 'double' | 'electron';

/** The built app, however it was started. */
export interface RunningApp {
  /** Its window, or the tab it is open in. */
  readonly page: Page;
  readonly url: string;
  /** What went wrong in the page so far. */
  readonly pageErrors: readonly string[];
  /** What it has written on standard error, the last 256 KiB. */
  stderr(): string;
  /** Ends it as its user would, and resolves with its exit code. */
  close(): Promise<number | null>;
}

export interface StartOptions {
  readonly browser: Browser;
  readonly dataDirectory: string;
  readonly configPath: string;
  /** Variables of its process, in place of our own; taken by the headless host alone. */
  readonly environment?: Readonly<Record<string, string>>;
}

export const repository = resolve(import.meta.dirname, '../..');

/** A file that `npm run build` emits. */
export const built = (path: string): string => resolve(repository, 'out', path);

/** Text kept of an app's output, in characters. */
export const outputLimit = 256 * 1024;

import { z } from 'zod';
import { type AppEvent, eventLimit } from '../../model/event.ts';
import type { AppStatus } from '../../model/status.ts';
import { nothing } from './params.ts';

export interface AppInfo {
  readonly version: string;
  /** `desktop` in Electron, `headless` elsewhere. */
  readonly host: 'desktop' | 'headless';
  readonly platform: string;
  readonly dataDirectory: string;
}

/** Doorman itself: what runs, and what happened. */
export const appMethodParams = {
  'app.info': nothing,
  'status.get': nothing,
  'capture.set': z.strictObject({ capturing: z.boolean() }),
  /** Ends the engine's thread; supervision starts it again with the last good configuration. */
  'engine.restart': nothing,
  /** What happened in this run of the host: the newest `limit`, oldest first. */
  'events.list': z.strictObject({ limit: z.number().int().min(1).max(eventLimit) }),
} as const;

export interface AppMethodResults {
  'app.info': AppInfo;
  'status.get': AppStatus;
  'capture.set': Record<never, never>;
  'engine.restart': Record<never, never>;
  'events.list': { readonly items: readonly AppEvent[] };
}

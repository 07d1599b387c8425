import { z } from 'zod';
import { type ExchangeMark, markColours, markLimit } from '../../model/mark.ts';
import { type HistorySession, sessionNameLimit } from '../../model/session.ts';
import { nothing } from './params.ts';

export const sessionId = z.int().min(1);
const sessionName = z.string().trim().min(1).max(sessionNameLimit);

/**
 * Changes of sessions and marks are refused with `history.not_written` where the disk is full or cannot be written to.
 * A session that was imported is never live: what begins is always a new one.
 *
 * Sessions and marks: how what is recorded is kept apart, named and found again.
 */
export const historyMethodParams = {
  /** All of them, the newest first. */
  'sessions.list': nothing,
  /** Ends the live session and begins another. What is still running goes to the new one when it ends. */
  'sessions.begin': z.strictObject({ name: sessionName.optional() }),
  'sessions.rename': z.strictObject({ id: sessionId, name: sessionName.nullable() }),
  /** Deletes a session with everything in it, pinned exchanges as well. The live one is refused. */
  'sessions.delete': z.strictObject({ id: sessionId }),
  /** Pins and colours, or takes that back; what is left out stays as it is. Running exchanges can be marked too. */
  'exchanges.mark': z.strictObject({
    ids: z.array(z.string().min(1).max(64)).min(1).max(markLimit),
    pinned: z.boolean().optional(),
    colour: z.enum(markColours).nullable().optional(),
  }),
  /** Every mark there is. */
  'exchanges.marks': nothing,
  /** Sets a damaged history file aside as `.bad` and starts a new one. Call only after consent. */
  'history.reset': nothing,
} as const;

export interface HistoryMethodResults {
  'sessions.list': { readonly items: readonly HistorySession[] };
  'sessions.begin': { readonly id: number };
  'sessions.rename': Record<never, never>;
  'sessions.delete': Record<never, never>;
  'exchanges.mark': Record<never, never>;
  'exchanges.marks': { readonly items: readonly ExchangeMark[] };
  'history.reset': Record<never, never>;
}

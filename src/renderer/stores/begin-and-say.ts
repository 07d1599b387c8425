import type { Stores } from './stores.ts';

/** Begins a new session, shows it, and says so in a notice, or why there is none. Never rejects. */
export async function beginAndSay({
  sessions,
  exchanges,
  notices,
}: Pick<Stores, 'sessions' | 'exchanges' | 'notices'>): Promise<void> {
  try {
    await sessions.getState().begin();
    exchanges.getState().show(null);
    notices.getState().say('A new session began. The one before is kept.');
  } catch (error) {
    notices.getState().fail(error instanceof Error ? error.message : String(error));
  }
}

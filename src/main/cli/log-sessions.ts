import type { HistorySession } from '../../shared/model/session.ts';
import { CommandError, UsageError } from './context.ts';

/** Sessions that are named where one is asked for that is not there. */
const namedLimit = 10;

/** Whose exchanges are printed: of one session, of all, or of the one that is live or, where nothing runs, was last. */
export type SessionChoice = number | 'all' | 'latest';

/** @throws UsageError */
export function readSession(text: string | undefined): SessionChoice {
  if (text === undefined) return 'latest';
  if (text === 'all') return 'all';
  const id = /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null;
  if (id === null) throw new UsageError(`'--session ${text}' is neither the number of a session nor 'all'.`);
  return id;
}

/**
 * The sessions that are meant, the oldest first.
 *
 * @param sessions the newest first
 * @throws CommandError where there is no such session
 */
export function chooseSessions(
  sessions: readonly HistorySession[],
  choice: SessionChoice,
): readonly HistorySession[] {
  if (choice === 'all') return sessions.toReversed();
  if (choice === 'latest') {
    const latest = sessions.find(({ live }) => live) ?? sessions.find(({ kind }) => kind === 'recorded');
    return latest === undefined ? [] : [latest];
  }
  const found = sessions.find(({ id }) => id === choice);
  if (found !== undefined) return [found];
  const named = sessions.slice(0, namedLimit).map(sessionText);
  const more = sessions.length - named.length;
  throw new CommandError(
    named.length === 0
      ? `There is no session ${choice}, and no other.`
      : `There is no session ${choice}. There are:\n${named.join('\n')}${more > 0 ? `\n  and ${more} older ones` : ''}`,
  );
}

/** On one line, without what a terminal could take for a command. */
function sessionText({ id, name, kind, began, exchanges, live }: HistorySession): string {
  const called = name === null ? '' : `  ${name.replaceAll(/\p{C}/gu, '\u{FFFD}')}`;
  const what = live ? '  live' : kind === 'imported' ? '  imported' : '';
  return `  ${id}  ${new Date(began).toISOString()}  ${exchanges} exchanges${what}${called}`;
}

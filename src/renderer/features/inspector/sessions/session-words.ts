import type { HistorySession } from '../../../../shared/model/session.ts';
import { formatBytes, formatCount, formatTime } from '../../../ui/format.ts';

/** When it began, to the minute: `2026-11-27 21:43`. */
export const beganText = ({ began }: HistorySession): string => formatTime(began).slice(0, 16);

/** What a session is called: its name, or when it began. */
export const sessionTitle = (session: HistorySession): string => session.name ?? beganText(session);

/** What is in it, and when that is not its title already, when it began. */
export function sessionFacts(session: HistorySession): string {
  const { exchanges } = session;
  const facts = [
    `${formatCount(exchanges)} ${exchanges === 1 ? 'exchange' : 'exchanges'}`,
    formatBytes(session.bytes),
  ];
  return [...(session.name === null ? [] : [beganText(session)]), ...facts].join(' · ');
}

import type { ProgramResult } from './context.ts';
import { complaintLimit } from './limits.ts';

/** What a program said, made fit to be shown: one line, without control characters, and not too long. */
export const shorten = (text: string): string => {
  const line = text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return line.length > complaintLimit ? `${line.slice(0, complaintLimit)}…` : line;
};

/** Why a program did not do what it should, as one sentence. */
export function complaintOf(program: string, result: ProgramResult): string {
  if (result.ended === 'missing') return `${program} could not be started.`;
  if (result.ended === 'time_limit') return `${program} did not end in time and was stopped.`;
  const said = shorten(result.errors.trim() === '' ? result.output : result.errors);
  if (said === '') return `${program} ended with code ${result.code}.`;
  return said.startsWith(`${program}:`) ? said : `${program}: ${said}`;
}

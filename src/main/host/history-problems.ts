import type { HistoryState } from './history-supervisor.ts';
import type { Problems } from './problems.ts';

/** Shows among the problems what keeps history from being written, and takes it away when nothing does. */
export function reportHistory(problems: Problems, state: HistoryState): void {
  if (state.state !== 'corrupt') problems.resolve('history.corrupt');
  if (state.state !== 'unavailable') problems.resolve('history.unavailable');
  if (state.state === 'corrupt') {
    problems.report({
      code: 'history.corrupt',
      severity: 'error',
      message: `${asSentence(state.reason)} Nothing is written to history until then; traffic goes on.`,
      action: { method: 'history.reset', label: 'Set it aside and start a new one' },
    });
  } else if (state.state === 'unavailable') {
    problems.report({
      code: 'history.unavailable',
      severity: 'warning',
      message: `History is not being kept: ${asSentence(state.reason)} Traffic goes on.`,
    });
  }
}

const asSentence = (reason: string): string => (reason.endsWith('.') ? reason : `${reason}.`);

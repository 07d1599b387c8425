import { milliseconds } from '../../shared/model/units.ts';
import type { Problems } from './problems.ts';

/** How long the restart of the engine stays among the problems. */
const shownFor = milliseconds(60_000);

/** Keeps the latest restart of the engine among the problems for a while. */
export interface RestartReport {
  restarted(message: string): void;
  close(): void;
}

export function reportRestarts(problems: Problems): RestartReport {
  let timer: NodeJS.Timeout | undefined;
  return {
    restarted(message) {
      problems.report({ code: 'engine.restarted', severity: 'warning', message });
      clearTimeout(timer);
      timer = setTimeout(() => problems.resolve('engine.restarted'), shownFor);
      timer.unref();
    },
    close: () => clearTimeout(timer),
  };
}

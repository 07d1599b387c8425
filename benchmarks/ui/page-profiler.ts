import { pathToFileURL } from 'node:url';
import type { CDPSession } from 'playwright';
import { readProfile } from '../profile/read-profile.ts';

/** Between two looks at the stack, in microseconds. */
const interval = 200;
/** How many functions are printed of each stretch. */
const shown = 30;

/** Says where the page's main thread spends its time in one stretch after the other. */
export interface PageProfiler {
  profile(session: CDPSession, name: string, during: () => Promise<void>): Promise<void>;
  /** What was found so far, as text. */
  report(): string;
}

/**
 * @param origin where the page is served from
 * @param renderer folder of the built interface, whose source maps name the functions
 */
export function createPageProfiler(origin: string, renderer: string): PageProfiler {
  const parts: string[] = [];
  return {
    async profile(session, name, during) {
      await session.send('Profiler.enable');
      await session.send('Profiler.setSamplingInterval', { interval });
      await session.send('Profiler.start');
      await during();
      const { profile } = await session.send('Profiler.stop');
      const text = JSON.stringify(profile).replaceAll(origin, pathToFileURL(renderer).href);
      const { functions, busy } = readProfile(text, '.js');
      const percent = (part: number) => `${(part * 100).toFixed(1).padStart(5)} %`;
      parts.push(
        [
          `## ${name}: ${busy.toFixed(0)} ms busy`,
          ...functions
            .slice(0, shown)
            .map(({ self, total, name: of, place }) => `${percent(self)} ${percent(total)}  ${of}  ${place}`),
        ].join('\n'),
      );
    },
    report: () => parts.join('\n\n'),
  };
}

import { workOnCode } from './code-work.ts';
import type { TextTask } from './text-work.ts';

/** The thread for code: with what lays it out, which is loaded only when it is needed. One task, one result. */
self.addEventListener('message', ({ data }: MessageEvent<TextTask>) => {
  self.postMessage(workOnCode(data));
});

import type { LayoutTask } from './layout-task.ts';
import { placeNodes } from './layout-work.ts';

/** The thread that places nodes: each task is answered in turn, with its number. */
self.addEventListener(
  'message',
  ({ data }: MessageEvent<{ readonly number: number; readonly task: LayoutTask }>) => {
    self.postMessage({ number: data.number, result: placeNodes(data.task) });
  },
);

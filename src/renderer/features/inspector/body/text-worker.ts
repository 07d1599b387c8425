import { type TextTask, workOnText } from './text-work.ts';

/** The thread for long texts: one task, one result, and its end by whoever began it. */
self.addEventListener('message', ({ data }: MessageEvent<TextTask>) => {
  const result = workOnText(data);
  self.postMessage(result, { transfer: result.nodes === null ? [] : [result.nodes.table.buffer] });
});

import { breakLongLines } from '../../../ui/code/break-lines.ts';
import { decodeText } from './charset.ts';
import { layOutCode } from './lay-out/lay-out-code.ts';
import { type TextResult, type TextTask, workOnText } from './text-work.ts';

/** As {@link workOnText}, of code that is to be laid out. What cannot be is as it is, with the reason. */
export function workOnCode(task: TextTask): TextResult {
  const { code, form } = task;
  if (code === null || (form !== 'pretty' && form !== 'pretty-plain')) return workOnText(task);
  const { text, ...charset } = decodeText(task.bytes, task.contentType, task.charset, task.cut);
  const laidOut = layOutCode(text, code);
  const [shown, mistake] = 'text' in laidOut ? [laidOut.text, null] : [text, laidOut.problem];
  return {
    ...charset,
    nodes: null,
    depth: 0,
    mistake,
    ...(form === 'pretty' ? breakLongLines(shown) : { text: shown, continued: [] }),
  };
}

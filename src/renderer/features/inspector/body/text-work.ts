import { breakLongLines } from '../../../ui/code/break-lines.ts';
import { layOutJson } from '../../../ui/json/format-json.ts';
import { type JsonNodes, readJsonNodes } from '../../../ui/json/json-nodes.ts';
import { type JsonMistake, lineAndColumn } from '../../../ui/json/scan-json.ts';
import { type DecodedText, decodeText } from './charset.ts';
import type { CodeKind } from './lay-out/lay-out-code.ts';

/** What is asked of a text. */
export interface TextTask {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  /** Chosen by a person; null for what the content says. */
  readonly charset: string | null;
  /** Whether the content goes on behind the bytes. */
  readonly cut: boolean;
  /** `lines` and `pretty` are for display, `tree` for a tree; `plain` and `pretty-plain` to be copied. */
  readonly form: 'lines' | 'pretty' | 'tree' | 'plain' | 'pretty-plain';
  /** Whether JSON values may follow one another. */
  readonly sequence: boolean;
  /** What the text is where it is laid out as something else than JSON. */
  readonly code: CodeKind | null;
}

export interface TextResult extends Omit<DecodedText, 'text'> {
  /** Laid out where that was asked for and could be done, else as it is. '' of a tree. */
  readonly text: string;
  /** See `breakLongLines`. */
  readonly continued: readonly number[];
  readonly nodes: JsonNodes | null;
  /** Why it could not be laid out or read to its end, in a sentence. */
  readonly mistake: string | null;
  /** Deepest nesting of JSON; 0 where it was not looked at. */
  readonly depth: number;
}

/** The work itself: takes time in proportion to the text, and so runs on a thread of its own where it is long. */
export function workOnText(task: TextTask): TextResult {
  const { text, ...charset } = decodeText(task.bytes, task.contentType, task.charset, task.cut);
  const base = { ...charset, text: '', continued: [], nodes: null, mistake: null, depth: 0 };
  switch (task.form) {
    case 'plain':
      return { ...base, text };
    case 'lines':
      return { ...base, ...breakLongLines(text) };
    case 'tree': {
      const nodes = readJsonNodes(text, task.sequence);
      return { ...base, nodes, depth: nodes.depth, mistake: mistakeText(text, nodes.mistake) };
    }
    case 'pretty':
    case 'pretty-plain': {
      const { text: laidOut, depth, mistake } = layOutJson(text, task.sequence);
      const shown = laidOut ?? text;
      return {
        ...base,
        ...(task.form === 'pretty' ? breakLongLines(shown) : { text: shown }),
        depth,
        mistake: mistakeText(text, mistake),
      };
    }
  }
}

function mistakeText(text: string, mistake: JsonMistake | null): string | null {
  if (mistake === null) return null;
  const { line, column } = lineAndColumn(text, mistake.at);
  return `This is not JSON from line ${line}, column ${column} on: ${mistake.message}.`;
}

import { type JsonMistake, scanJson } from './scan-json.ts';

const indentWidth = 2;

/** Deepest nesting that is indented further; deeper levels stay at that margin. */
const indentLimit = 64;

export type FormattedJson =
  | { readonly text: string; readonly depth: number; readonly mistake: null }
  | { readonly text: null; readonly depth: number; readonly mistake: JsonMistake };

const indents = Array.from({ length: indentLimit + 1 }, (_, depth) => `\n${' '.repeat(indentWidth * depth)}`);

/**
 * Lays JSON out over lines without reading its values: numbers keep every digit and objects their repeated keys, which
 * parsing and writing again would lose.
 *
 * @param sequence see `scanJson`
 */
export function layOutJson(text: string, sequence = false): FormattedJson {
  const parts: string[] = [];
  /** For each open bracket, whether something stands in it. */
  const filled: boolean[] = [];
  /** The closing bracket of each. */
  const closings: string[] = [];

  const newLine = () => parts.push(indents[Math.min(filled.length, indentLimit)] ?? '\n');
  const item = (keyStart: number, keyEnd: number) => {
    const last = filled.length - 1;
    if (last >= 0) {
      if (filled[last] === true) parts.push(',');
      filled[last] = true;
      newLine();
    } else if (parts.length > 0) parts.push('\n');
    if (keyStart >= 0) parts.push(text.slice(keyStart, keyEnd), ': ');
  };

  const { mistake, depth } = scanJson(
    text,
    {
      begin(kind, _start, keyStart, keyEnd) {
        item(keyStart, keyEnd);
        parts.push(kind === 'object' ? '{' : '[');
        closings.push(kind === 'object' ? '}' : ']');
        filled.push(false);
        return true;
      },
      end() {
        if (filled.pop() === true) newLine();
        parts.push(closings.pop() ?? '');
      },
      scalar(_kind, start, end, keyStart, keyEnd) {
        item(keyStart, keyEnd);
        parts.push(text.slice(start, end));
        return true;
      },
    },
    sequence,
  );
  return mistake === null ? { text: parts.join(''), depth, mistake: null } : { text: null, depth, mistake };
}

/** The text of {@link layOutJson}; null when it is not JSON. */
export const formatJson = (text: string): string | null => layOutJson(text).text;

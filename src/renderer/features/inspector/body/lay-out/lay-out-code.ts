import { formatCount } from '../../../../ui/format.ts';
import { lineAndColumn } from '../../../../ui/json/scan-json.ts';
import { beautify } from './beautify.ts';
import { brokenAt } from './grammar.ts';
import { NestedTooDeeply } from './indentation-budget.ts';
import { layOutXml } from './lay-out-xml.ts';

/** What is laid out beside JSON. */
export type CodeKind = 'html' | 'css' | 'javascript' | 'xml';

/** Characters of a text that is laid out. */
export const codeLengthLimit = 2 * 1024 * 1024;
const indentWidth = 2;

/** A text laid out, or why it was not, as a sentence. */
export type LaidOut = { readonly text: string } | { readonly problem: string };

/**
 * Lays code out over lines: only its white space becomes other than it was. What is broken, too long or too deep is left to be
 * shown as it is. HTML is never broken: browsers make something of everything.
 */
export function layOutCode(text: string, kind: CodeKind): LaidOut {
  if (text.length > codeLengthLimit)
    return { problem: `Longer than ${formatCount(codeLengthLimit)} characters: not laid out.` };
  // js-beautify's own tests have a type of scripts whose lines are indented without being counted.
  if (kind === 'html' && text.includes('test/null'))
    return { problem: 'This has a script of an unknown type: not laid out.' };
  let laidOut: string;
  try {
    const broken = kind === 'html' ? null : brokenAt(text, kind);
    if (broken !== null) {
      const { line, column } = lineAndColumn(text, broken);
      return { problem: `This is not ${names[kind]} from line ${line}, column ${column} on: not laid out.` };
    }
    laidOut = kind === 'xml' ? layOutXml(text, indentWidth) : beautify(text, kind, indentWidth);
  } catch (error) {
    if (error instanceof NestedTooDeeply || error instanceof RangeError)
      return { problem: 'Nested too deeply to be laid out.' };
    return { problem: `This could not be laid out: ${firstLine(error)}` };
  }
  if (!differOnlyInSpace(text, laidOut)) return { problem: 'Laying this out would change it: not laid out.' };
  return { text: laidOut };
}

const names: Readonly<Record<CodeKind, string>> = {
  html: 'HTML',
  css: 'CSS',
  javascript: 'JavaScript',
  xml: 'XML',
};

const isSpace = (code: number): boolean => code <= 0x20 || code === 0xa0 || code === 0xfeff;

/** Whether two texts have the same characters in the same order, but for white space. */
function differOnlyInSpace(one: string, other: string): boolean {
  let at = 0;
  let there = 0;
  for (;;) {
    while (at < one.length && isSpace(one.charCodeAt(at))) at += 1;
    while (there < other.length && isSpace(other.charCodeAt(there))) there += 1;
    if (at >= one.length || there >= other.length) return at >= one.length && there >= other.length;
    if (one[at] !== other[there]) return false;
    at += 1;
    there += 1;
  }
}

function firstLine(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
  return `${text.slice(0, 200).replace(/[.\s]+$/, '')}.`;
}

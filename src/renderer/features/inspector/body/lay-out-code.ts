/// <reference path="./js-beautify.d.ts" />
import { parser as cssParser } from '@lezer/css';
import { parser as javascriptParser } from '@lezer/javascript';
import beautifier from 'js-beautify/js/lib/beautifier.js';
import formatXml from 'xml-formatter';
import { formatCount } from '../../../ui/format.ts';
import { lineAndColumn } from '../../../ui/json/scan-json.ts';

/** What is laid out beside JSON. */
export type CodeKind = 'html' | 'css' | 'javascript' | 'xml';

/** Characters of a text that is laid out. */
export const codeLengthLimit = 2 * 1024 * 1024;
/** Characters of indentation that laying out may add: hostile nesting would add the square of its depth. */
const indentationLimit = 16 * 1024 * 1024;
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
  if (indentationOf(text, kind) > indentationLimit) return { problem: 'Nested too deeply to be laid out.' };
  const broken = brokenAt(text, kind);
  if (broken !== null) {
    const { line, column } = lineAndColumn(text, broken);
    return { problem: `This is not ${names[kind]} from line ${line}, column ${column} on: not laid out.` };
  }
  let laidOut: string;
  try {
    laidOut = layOut(text, kind);
  } catch (error) {
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

function layOut(text: string, kind: CodeKind): string {
  const options = { indent_size: indentWidth, max_preserve_newlines: 2, end_with_newline: false };
  switch (kind) {
    case 'javascript':
      return beautifier.js(text, options);
    case 'css':
      return beautifier.css(text, options);
    case 'html':
      return beautifier.html(text, { ...options, wrap_line_length: 0 });
    case 'xml':
      return formatXml(text, {
        indentation: ' '.repeat(indentWidth),
        collapseContent: true,
        strictMode: true,
        lineSeparator: '\n',
      });
  }
}

/** Where the grammar is left for the first time; null where it is not, and for what is parsed as it is laid out. */
function brokenAt(text: string, kind: CodeKind): number | null {
  const parsers = {
    javascript: [javascriptParser, javascriptParser.configure({ dialect: 'ts' })],
    css: [cssParser],
    html: [],
    xml: [],
  }[kind];
  let first: number | null = null;
  for (const parser of parsers) {
    const cursor = parser.parse(text).cursor();
    let error: number | null = null;
    do {
      if (cursor.type.isError) error = cursor.from;
    } while (error === null && cursor.next());
    if (error === null) return null;
    first = Math.max(first ?? 0, error);
  }
  return first;
}

const emptyElements = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b/i;

/** Characters of indentation that a text may come to, at most: brackets and elements count wherever they stand. */
export function indentationOf(text: string, kind: CodeKind): number {
  const isMarkup = kind === 'html' || kind === 'xml';
  let depth = 0;
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '<' && isMarkup) {
      const next = text[at + 1] ?? '';
      if (next === '/') depth -= 1;
      else if (/[A-Za-z]/.test(next) && !emptyElements.test(text.slice(at + 1, at + 8))) depth += 1;
    } else if (character === '/' && isMarkup && text[at + 1] === '>') depth -= 1;
    else if (character === '{' || character === '(' || character === '[') depth += 1;
    else if (character === '}' || character === ')' || character === ']') depth -= 1;
    else if (character !== ';' && character !== ',' && character !== '\n') continue;
    depth = Math.max(0, depth);
    sum += depth * indentWidth;
  }
  return sum;
}

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

import { type Alias, type Document, isMap, isPair, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { MAX_DEPTH } from '../../shared/config/bounds.ts';
import { type Mistake, makeMistake, showValue } from '../../shared/config/mistakes.ts';
import { settleComments } from './comments.ts';

/** The largest configuration file that is read, in bytes. */
export const MAX_FILE_BYTES = 1_048_576;

/** How many aliases (`*name`) a file may use, as written and also after expansion. */
export const MAX_ALIASES = 100;

/** How many mistakes in the syntax are reported; the first is the one that matters. */
const MAX_SYNTAX_MISTAKES = 10;

/** What an empty or missing file means. */
export const EMPTY_INPUT = { version: 1 } as const;

export type ReadYaml =
  | { readonly ok: true; readonly input: unknown; readonly document: Document; readonly lines: LineCounter }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

const wholeFile = (message: string, allowed: string): Mistake => makeMistake(undefined, [], message, allowed);

const tooDeep = (): Mistake =>
  wholeFile('is nested too deeply', `at most ${MAX_DEPTH} levels of lists and maps`);

/** Where the YAML parser's own words are for programmers. */
const YAML_MESSAGES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'has the same key twice in a map',
  MULTIPLE_DOCS: 'has several YAML documents',
};

/** What the YAML parser's codes mean to someone who wrote the file. */
const YAML_HINTS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'each key once in a map',
  MULTIPLE_DOCS: 'one document, without a second "---"',
  TAB_AS_INDENT: 'spaces for indentation',
  TAG_RESOLVE_FAILED: 'plain values without "!" tags',
};

/** A mistake with the line and column of an offset in the text. */
export const placedAt = (mistake: Mistake, offset: number, lines: LineCounter): Mistake => {
  const { line, col } = lines.linePos(offset);
  return { ...mistake, line: Math.max(1, line), column: Math.max(1, col) };
};

const syntaxMistakes = (document: Document, lines: LineCounter, text: string): Mistake[] => {
  const problems = [...document.errors, ...document.warnings].sort((one, other) => one.pos[0] - other.pos[0]);
  // Far too deep nesting exhausts the parser's stack, which it reports as hundreds of errors at one place.
  if (problems.some((problem) => /stack/i.test(problem.message))) return [tooDeep()];
  return problems.slice(0, MAX_SYNTAX_MISTAKES).map((problem) => {
    const [offset] = problem.pos;
    const start = text.lastIndexOf('\n', offset - 1) + 1;
    const source = (text.slice(start).split('\n', 1)[0] ?? '').trim();
    const message = YAML_MESSAGES[problem.code] ?? `is not valid YAML: ${problem.message.split('\n')[0]}`;
    const mistake = makeMistake(undefined, [], message, YAML_HINTS[problem.code] ?? '');
    return placedAt({ ...mistake, value: showValue(source) }, offset, lines);
  });
};

/** Aliases without anchor, and too many of them: the parser itself would throw for both, without a place. */
const aliasMistakes = (document: Document, lines: LineCounter): Mistake[] => {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  if (aliases.length > MAX_ALIASES)
    return [wholeFile(`uses ${aliases.length} aliases`, `at most ${MAX_ALIASES}`)];
  return aliases
    .filter((alias) => alias.resolve(document) === undefined)
    .map((alias) => {
      const message = `has the alias *${alias.source} without an anchor`;
      return placedAt(
        wholeFile(message, `"&${alias.source}" somewhere before it`),
        alias.range?.[0] ?? 0,
        lines,
      );
    });
};

/** @param levels that lists and maps may still have from here on */
const isTooDeep = (node: unknown, levels = MAX_DEPTH): boolean => {
  if (isPair(node)) return isTooDeep(node.key, levels) || isTooDeep(node.value, levels);
  if (!isMap(node) && !isSeq(node)) return false;
  return levels === 0 || node.items.some((item: unknown) => isTooDeep(item, levels - 1));
};

/**
 * Reads YAML, within limits, into its value and a document that can be edited, its comments settled. An empty text is
 * `version: 1`. Never throws: what is wrong with the syntax is a list of mistakes, with line and column.
 */
export const readYaml = (text: string): ReadYaml => {
  const unreadable = (mistakes: readonly Mistake[]): ReadYaml => ({ ok: false, mistakes });
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) {
    return unreadable([wholeFile('is too large', `at most ${MAX_FILE_BYTES} bytes`)]);
  }
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
    const syntax = syntaxMistakes(document, lines, text);
    if (syntax.length > 0) return unreadable(syntax);
    if (isTooDeep(document.contents)) return unreadable([tooDeep()]);
    const aliases = aliasMistakes(document, lines);
    if (aliases.length > 0) return unreadable(aliases);
    settleComments(document, text);
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { ok: true, input: value ?? EMPTY_INPUT, document, lines };
  } catch (error) {
    // The parser throws when aliases of aliases grow beyond the limit, and for what it did not foresee.
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return unreadable([
      wholeFile(`cannot be read: ${reason}`, `at most ${MAX_ALIASES} aliases, those in aliases included`),
    ]);
  }
};

import { type Document, isAlias, isMap, isSeq, type LineCounter } from 'yaml';
import { checkConfig } from '../../shared/config/check.ts';
import type { Mistake } from '../../shared/config/mistakes.ts';
import type { Config } from '../../shared/config/schema.ts';
import { placedAt, readYaml } from './yaml.ts';

export type ParsedConfig =
  | { readonly ok: true; readonly input: unknown; readonly config: Config; readonly document: Document }
  | {
      readonly ok: false;
      readonly mistakes: readonly Mistake[];
      /** The value of the file; undefined where it is no valid YAML. */
      readonly input: unknown;
      /** The YAML document; null where it is no valid YAML, so that it cannot be edited. */
      readonly document: Document | null;
    };

/** Where a path begins in the text: its key in a map, its entry in a list, else the nearest thing around it. */
const offsetOf = (document: Document, path: readonly (string | number)[]): number | undefined => {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(key));
      if (pair === undefined) return offset;
      offset = rangeStart(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof key === 'number') {
      node = node.items[key];
      offset = rangeStart(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
};

const byPlace = (one: Mistake, other: Mistake): number =>
  (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);

const rangeStart = (node: unknown): number | undefined => {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return undefined;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : undefined;
};

/** Adds line and column to mistakes whose path is in the document. Those about the whole file stay without. */
const placed = (mistakes: readonly Mistake[], document: Document, lines: LineCounter): Mistake[] =>
  mistakes
    .map((mistake) => {
      const offset = offsetOf(document, mistake.path);
      return offset === undefined ? mistake : placedAt(mistake, offset, lines);
    })
    .sort(byPlace);

/** The same mistakes with the line and column of their paths in `text`, where it has them. */
export const placeMistakes = (text: string, mistakes: readonly Mistake[]): readonly Mistake[] => {
  const read = readYaml(text);
  return read.ok ? placed(mistakes, read.document, read.lines) : mistakes;
};

/**
 * Reads and checks the text of a configuration file. Never throws: whatever is wrong with the text is a mistake, with
 * line and column wherever there are any. An empty text is `version: 1` and nothing else.
 */
export const parseConfig = (text: string): ParsedConfig => {
  const read = readYaml(text);
  if (!read.ok) return { ...read, input: undefined, document: null };
  const { input, document, lines } = read;
  const checked = checkConfig(input);
  return checked.ok
    ? { ok: true, input, config: checked.config, document }
    : { ok: false, mistakes: placed(checked.mistakes, document, lines), input, document };
};

import type { ToStringOptions } from 'yaml';
import type { Mistake } from '../../shared/config/mistakes.ts';
import { samePlain } from '../../shared/config/raw.ts';
import { reconcile } from './reconcile.ts';
import { restoreSpacing } from './spacing.ts';
import { readYaml } from './yaml.ts';

export type EditedText =
  | { readonly ok: true; readonly text: string }
  /** The text is no valid YAML, so that nothing of it could be kept. */
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** How an author lays out YAML, as far as the writer can imitate it. Where they are of two minds, the more frequent wins. */
const layoutOf = (text: string): ToStringOptions => {
  const content = text.replaceAll(/^\s*(?:#.*)?\n/gm, '');
  const count = (pattern: RegExp): number => [...content.matchAll(pattern)].length;
  const steps = [...content.matchAll(/^( *)[^\s-].*:[ \t]*(?:#.*)?\n(?=\1( +))/gm)].map(
    ([, , deeper = '']) => deeper.length,
  );
  const listsInColumn = count(/^( *)[^\s-].*:[ \t]*(?:#.*)?\n(?=\1- )/gm);
  const listsIndented = count(/^( *)[^\s-].*:[ \t]*(?:#.*)?\n(?=\1 +- )/gm);
  return {
    // Never fold: a long line that was broken would no longer be what its author wrote.
    lineWidth: 0,
    indent: steps.length === 0 ? 2 : Math.min(8, Math.max(2, ...steps.slice(0, 1))),
    indentSeq: listsInColumn <= listsIndented,
    flowCollectionPadding: count(/\{ \S/g) > count(/\{\S/g),
  };
};

/**
 * The text of a configuration file changed so that it holds `next`, with comments, order and layout of what stays.
 *
 * @param text The file as it is; empty for a new one.
 * @param next The value that it should have.
 */
export const editConfigText = (text: string, next: unknown): EditedText => {
  const original = text.replaceAll('\r\n', '\n');
  const read = readYaml(original);
  if (!read.ok) return read;
  const { input, document } = read;
  if (samePlain(input, next) && document.contents !== null) return { ok: true, text };
  const layout = layoutOf(original);
  const normal = document.toString(layout);
  reconcile(document, next);
  const edited = document.toString(layout);
  const result = [restoreSpacing(original, normal, edited), edited].find((candidate) => {
    const again = readYaml(candidate);
    return again.ok && samePlain(again.input, next);
  });
  if (result === undefined) {
    throw new Error(
      'The configuration could not be written as YAML that reads back the same. Nothing was changed.',
    );
  }
  return { ok: true, text: text.includes('\r\n') ? result.replaceAll('\n', '\r\n') : result };
};

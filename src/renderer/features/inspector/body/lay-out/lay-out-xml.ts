import type { Tree } from '@lezer/common';
import { parser } from '@lezer/xml';
import { IndentationBudget } from './indentation-budget.ts';

/**
 * A line for each element, comment and instruction. Where white space may have a meaning it is left as it is: in an element
 * with text, and in one with `xml:space="preserve"` (XML 1.0, section 2.10), with all they hold.
 * @param text well-formed
 * @throws NestedTooDeeply
 */
export function layOutXml(text: string, indentWidth: number): string {
  const tree = parser.parse(text);
  const opened = elementsWithoutText(tree, text);
  const budget = new IndentationBudget();
  const lines: string[] = [];
  let depth = 0;
  const line = (content: string): void => {
    budget.take(depth * indentWidth);
    lines.push(' '.repeat(depth * indentWidth) + content);
  };
  tree.iterate({
    enter({ name, from, to }) {
      if (name === 'Document' || (name === 'Element' && opened.has(from))) return true;
      if (name === 'CloseTag') depth -= 1;
      const content = name === 'Text' ? text.slice(from, to).trim() : text.slice(from, to);
      if (content !== '') line(content);
      if (name === 'OpenTag') depth += 1;
      return false;
    },
  });
  return lines.join('\n');
}

const children = new Set(['Element', 'Comment', 'ProcessingInst']);
const textual = new Set(['Text', 'Cdata', 'EntityReference', 'CharacterReference']);
const preserves = /\sxml:space\s*=\s*["']preserve["']/;

/** Where elements begin that hold others and no text. */
function elementsWithoutText(tree: Tree, source: string): ReadonlySet<number> {
  const withChildren = new Set<number>();
  const withText = new Set<number>();
  const open: number[] = [];
  tree.iterate({
    enter({ name, from, to }) {
      const parent = open.at(-1);
      if (name === 'Element') open.push(from);
      if (parent === undefined) return name === 'Document' || name === 'Element';
      if (children.has(name)) withChildren.add(parent);
      if (textual.has(name) && source.slice(from, to).trim() !== '') withText.add(parent);
      if (name === 'OpenTag' && preserves.test(source.slice(from, to))) withText.add(parent);
      return name === 'Element';
    },
    leave({ name }) {
      if (name === 'Element') open.pop();
    },
  });
  for (const element of withText) withChildren.delete(element);
  return withChildren;
}

/// <reference path="./js-beautify.d.ts" />
import output from 'js-beautify/js/src/core/output.js';
import beautifier from 'js-beautify/js/src/index.js';
import { IndentationBudget } from './indentation-budget.ts';

/**
 * What becomes of nesting is known to js-beautify alone: which closing tag it counts, which element ends by itself, what it
 * takes for a comment. So the indentation is counted where it writes lines, before they exist, and not guessed beforehand.
 */
let budget = new IndentationBudget();
const { prototype } = output.Output;
const { get_indent_size: sizeOf, get_indent_string: stringOf } = prototype;
prototype.get_indent_size = function (level, alignment) {
  const size = sizeOf.call(this, level, alignment);
  IndentationBudget.check(size);
  return size;
};
prototype.get_indent_string = function (level, alignment) {
  budget.take(sizeOf.call(this, level, alignment));
  return stringOf.call(this, level, alignment);
};

/** @throws NestedTooDeeply */
export function beautify(text: string, kind: 'html' | 'css' | 'javascript', indentWidth: number): string {
  budget = new IndentationBudget();
  const options = {
    indent_size: indentWidth,
    max_preserve_newlines: 2,
    end_with_newline: false,
    wrap_line_length: 0,
  };
  return beautifier[kind === 'javascript' ? 'js' : kind](text, options);
}

import type { Tree } from '@lezer/common';
import { parser as cssParser } from '@lezer/css';
import { parser as javascriptParser } from '@lezer/javascript';
import { parser as xmlParser } from '@lezer/xml';
import { NestedTooDeeply } from './indentation-budget.ts';

const parsers = {
  javascript: [javascriptParser, javascriptParser.configure({ dialect: 'ts' })],
  css: [cssParser],
  xml: [xmlParser],
};

/** What the grammar of XML calls tags without their counterpart, without calling them errors. */
const unmatched = new Set(['MissingCloseTag', 'MismatchedCloseTag']);
/** Nodes within one another that are parsed: a few hundred more, and the parsers give up and call what follows an error. */
const depthLimit = 2000;

/**
 * Where the grammar is left for the first time, by the dialect that gets furthest; null where it is not.
 * @throws NestedTooDeeply
 */
export function brokenAt(text: string, kind: keyof typeof parsers): number | null {
  let furthest = 0;
  for (const parser of parsers[kind]) {
    const error = firstError(parser.parse(text));
    if (error === null) return null;
    furthest = Math.max(furthest, error);
  }
  return furthest;
}

function firstError(tree: Tree): number | null {
  let depth = 0;
  let error: number | null = null;
  tree.iterate({
    enter({ type, name, from }) {
      depth += 1;
      if (depth > depthLimit) throw new NestedTooDeeply();
      if (type.isError || unmatched.has(name)) error ??= from;
    },
    leave() {
      depth -= 1;
    },
  });
  return error;
}

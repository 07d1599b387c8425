import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/**
 * Puts every comment of a parsed document on the node that a reader would say it belongs to.
 *
 * The parser hangs a comment on whatever node is open when it meets it: one above `routes:` ends up inside the last
 * listener, and would go when that listener goes. Here a comment on lines of its own belongs to what follows it at the
 * same indentation; where nothing follows, to the list or map that it is indented with. A comment at the end of a line
 * belongs to that line.
 */
export const settleComments = (document: Document, text: string): void => {
  const root = document.contents;
  if (!isBlock(root)) return;
  settleCollection(root, text);
  settleEnd(document, root, text);
};

type Block = YAMLMap | YAMLSeq;

interface CommentLine {
  /** Columns before the `#`. */
  readonly indent: number;
  /** What follows the `#`. */
  readonly text: string;
  readonly blankBefore: boolean;
}

interface Gap {
  readonly lines: readonly CommentLine[];
  /** Whether a blank line stands between the last comment, or the content before, and what follows. */
  readonly blankAfter: boolean;
}

const isBlock = (node: unknown): node is Block => (isMap(node) || isSeq(node)) && node.flow !== true;

const columnOf = (offset: number, text: string): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);

const startOf = (node: Node): number => node.range?.[0] ?? 0;

/** The value of an entry: of a pair in a map, or the entry itself in a list. */
const valueIn = (block: Block, index: number): unknown =>
  isMap(block) ? block.items[index]?.value : block.items[index];

/** The node that carries the comments in front of an entry. */
const headOf = (block: Block, index: number): Node | undefined => {
  const head = isMap(block) ? block.items[index]?.key : block.items[index];
  return isNode(head) ? head : undefined;
};

/** The lists and maps that end where `node` ends, outermost first, and the leaf in which they end. */
const chainOf = (node: unknown, blocks: Block[] = []): { blocks: Block[]; leaf: Node | undefined } => {
  if (isBlock(node) && node.items.length > 0) {
    const last = node.items.length - 1;
    return chainOf(valueIn(node, last) ?? headOf(node, last), [...blocks, node]);
  }
  return { blocks, leaf: isNode(node) ? node : undefined };
};

/** The comments and blank lines from `offset` up to the next content; what is left of the first line is skipped. */
const readGap = (offset: number, text: string): Gap => {
  const lines: CommentLine[] = [];
  let blank = false;
  let at = text[offset - 1] === '\n' ? offset : nextLine(offset, text);
  while (at < text.length) {
    const end = nextLine(at, text);
    const [, space = '', comment] = /^([ \t]*)(?:#(.*?))?\r?\n?$/s.exec(text.slice(at, end)) ?? [];
    if (comment !== undefined) {
      lines.push({ indent: space.length, text: comment, blankBefore: blank });
      blank = false;
    } else if (text.slice(at, end).trim() === '') {
      blank = true;
    } else {
      break;
    }
    at = end;
  }
  return { lines, blankAfter: blank };
};

const nextLine = (offset: number, text: string): number => {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
};

/** Lines as the parser keeps them: without `#`, blank lines in between as empty ones. */
const joinLines = (lines: readonly CommentLine[], blankAfter: boolean): string | null => {
  if (lines.length === 0) return null;
  const joined = lines
    .map((line, index) => (index > 0 && line.blankBefore ? `\n${line.text}` : line.text))
    .join('\n');
  return blankAfter ? `${joined}\n` : joined;
};

const isBlockText = (leaf: Node): boolean =>
  isScalar(leaf) && (leaf.type === Scalar.BLOCK_LITERAL || leaf.type === Scalar.BLOCK_FOLDED);

/** Takes the comments after the end of `blocks` off them and deals them out again; returns those that are for none. */
const dealOut = (blocks: readonly Block[], leaf: Node, gap: Gap, text: string): Gap => {
  for (const block of blocks) block.comment = null;
  if (!isBlockText(leaf) && leaf.comment?.includes('\n')) leaf.comment = leaf.comment.split('\n')[0] ?? null;
  const end = leaf.range?.[1] ?? 0;
  if (!isBlockText(leaf) && !text.slice(end, nextLine(end, text)).includes('#')) leaf.comment = null;
  const columns = blocks.map((block, level) => {
    const column = columnOf(startOf(block), text);
    const outer = blocks[level - 1];
    // A list may stand in the column of its key; a comment in that column is then about the next key.
    return outer !== undefined && columnOf(startOf(outer), text) === column ? column + 1 : column;
  });
  let rest = [...gap.lines];
  // From the innermost outwards: each takes the lines that are indented at least as far as itself.
  for (let level = blocks.length - 1; level >= 0; level -= 1) {
    const column = columns[level] ?? 0;
    const count = rest.findIndex((line) => line.indent < column);
    const own = count < 0 ? rest : rest.slice(0, count);
    const joined = joinLines(own, false);
    const block = blocks[level];
    if (block !== undefined && joined !== null) block.comment = own[0]?.blankBefore ? `\n${joined}` : joined;
    rest = rest.slice(own.length);
  }
  return { lines: rest, blankAfter: gap.blankAfter };
};

const placeBefore = (head: Node, gap: Gap): void => {
  const first = gap.lines[0];
  head.commentBefore = joinLines(gap.lines, gap.blankAfter);
  head.spaceBefore = first === undefined ? gap.blankAfter : first.blankBefore;
};

const settleCollection = (block: Block, text: string): void => {
  for (let index = 0; index < block.items.length; index += 1) {
    const value = valueIn(block, index);
    if (isBlock(value)) {
      const key = isMap(block) ? headOf(block, index) : undefined;
      if (key !== undefined) settleHead(key, value, text);
      settleCollection(value, text);
    }
    const next = headOf(block, index + 1);
    const { blocks, leaf } = chainOf(value ?? headOf(block, index));
    if (next === undefined || leaf === undefined) continue;
    placeBefore(next, dealOut(blocks, leaf, readGap(leaf.range?.[1] ?? 0, text), text));
  }
};

/** The comments between `key:` and the first entry of its list or map. */
const settleHead = (key: Node, value: Block, text: string): void => {
  const first = headOf(value, 0);
  const afterKey = key.range?.[1] ?? 0;
  const line = text.slice(afterKey, nextLine(afterKey, text));
  const [found, inline] = /^\s*:(?:[ \t]+[&!]\S*)*[ \t]*(?:[ \t]#(.*?))?\r?\n$/s.exec(line) ?? [];
  if (first === undefined || found === undefined) return;
  key.comment = inline ?? null;
  const gap = readGap(afterKey, text);
  // A blank line sets a comment off from the first entry, so it is about the whole.
  const aboutAll = gap.blankAfter ? gap : { lines: [], blankAfter: false };
  value.commentBefore = joinLines(aboutAll.lines, false);
  placeBefore(first, gap.blankAfter ? { lines: [], blankAfter: gap.lines.length > 0 } : gap);
};

/** The comments after everything else. */
const settleEnd = (document: Document, root: Block, text: string): void => {
  const { blocks, leaf } = chainOf(root);
  if (leaf === undefined) return;
  const gap = dealOut(blocks, leaf, readGap(leaf.range?.[1] ?? 0, text), text);
  // The root takes every line that no deeper one took, so nothing is left over; the parser's own copy would double them.
  if (gap.lines.length === 0) document.comment = null;
};

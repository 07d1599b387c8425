import { type JsonKind, type JsonMistake, scanJson } from './scan-json.ts';

/** Values of one text that a tree shows; what follows is left out. */
export const jsonNodeLimit = 1_000_000;

const kinds: readonly JsonKind[] = ['object', 'array', 'string', 'number', 'literal'];

/** Columns of a node: kind, start, end, start and end of its key, parent, next node that is not inside it, children, depth. */
const columns = 9;

/**
 * The values of a JSON text as numbers, in the order they stand in: a million of them are one array, which threads can hand on.
 */
export interface JsonNodes {
  readonly text: string;
  /** {@link columns} numbers for each node. */
  readonly table: Int32Array<ArrayBuffer>;
  readonly count: number;
  /** What kept the rest from being read; null where all was. */
  readonly mistake: JsonMistake | null;
  /** Whether there were more than {@link jsonNodeLimit}. */
  readonly cut: boolean;
  readonly depth: number;
}

/** Reads a text into nodes, as far as it is JSON. @param sequence see `scanJson` */
export function readJsonNodes(text: string, sequence = false, limit = jsonNodeLimit): JsonNodes {
  let table = new Int32Array(columns * 1024);
  let count = 0;
  /** Nodes that are open. */
  const open: number[] = [];

  const add = (kind: number, start: number, end: number, keyStart: number, keyEnd: number): boolean => {
    if (count >= limit) return false;
    if ((count + 1) * columns > table.length) {
      const larger = new Int32Array(table.length * 2);
      larger.set(table);
      table = larger;
    }
    const parent = open.at(-1) ?? -1;
    if (parent >= 0) table[parent * columns + 7] = (table[parent * columns + 7] ?? 0) + 1;
    table.set([kind, start, end, keyStart, keyEnd, parent, count + 1, 0, open.length], count * columns);
    count += 1;
    return true;
  };
  const close = (end: number) => {
    const node = open.pop();
    if (node === undefined) return;
    table[node * columns + 2] = end;
    table[node * columns + 6] = count;
  };

  const { mistake, stopped, depth } = scanJson(
    text,
    {
      begin(kind, start, keyStart, keyEnd) {
        if (!add(kind === 'object' ? 0 : 1, start, start, keyStart, keyEnd)) return false;
        open.push(count - 1);
        return true;
      },
      end: close,
      scalar: (kind, start, end, keyStart, keyEnd) => add(kinds.indexOf(kind), start, end, keyStart, keyEnd),
    },
    sequence,
  );
  while (open.length > 0) close(mistake?.at ?? text.length);
  return { text, table: table.slice(0, count * columns), count, mistake, cut: stopped, depth };
}

const cell = ({ table }: JsonNodes, node: number, column: number): number =>
  table[node * columns + column] ?? 0;

export const kindOf = (nodes: JsonNodes, node: number): JsonKind => kinds[cell(nodes, node, 0)] ?? 'literal';
export const parentOf = (nodes: JsonNodes, node: number): number => cell(nodes, node, 5);
/** The node behind all that is inside this one. */
export const nextOf = (nodes: JsonNodes, node: number): number => cell(nodes, node, 6);
export const childrenOf = (nodes: JsonNodes, node: number): number => cell(nodes, node, 7);
export const depthOf = (nodes: JsonNodes, node: number): number => cell(nodes, node, 8);
/** The value as it stands in the text. */
export const valueText = (nodes: JsonNodes, node: number, most = Number.POSITIVE_INFINITY): string =>
  nodes.text.slice(cell(nodes, node, 1), Math.min(cell(nodes, node, 2), cell(nodes, node, 1) + most));
/** Where its value stands in the text, quotes included. */
export const valueRange = (nodes: JsonNodes, node: number): readonly [start: number, end: number] => [
  cell(nodes, node, 1),
  cell(nodes, node, 2),
];
/** Where its key stands in the text, without quotes; nothing at 0 for none. */
export const keyRange = (nodes: JsonNodes, node: number): readonly [start: number, end: number] => {
  const start = cell(nodes, node, 3);
  return start < 0 ? [0, 0] : [start + 1, cell(nodes, node, 4) - 1];
};
export const valueLength = (nodes: JsonNodes, node: number): number =>
  cell(nodes, node, 2) - cell(nodes, node, 1);

/** The key as it stands in the text, without its quotes; null for none. */
export function keyText(nodes: JsonNodes, node: number): string | null {
  const start = cell(nodes, node, 3);
  return start < 0 ? null : nodes.text.slice(start + 1, cell(nodes, node, 4) - 1);
}

/** Its place among the children of its parent, from 0. */
function placeOf(nodes: JsonNodes, node: number): number {
  const parent = parentOf(nodes, node);
  let place = 0;
  for (let at = parent < 0 ? 0 : parent + 1; at < node; at = nextOf(nodes, at)) place += 1;
  return place;
}

const plainKey = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** Where a node is, as JSONPath (RFC 9535): `$.items[0]['a b']`. */
export function pathOf(nodes: JsonNodes, node: number): string {
  const parts: string[] = [];
  for (let at = node; at >= 0; at = parentOf(nodes, at)) {
    const parent = parentOf(nodes, at);
    if (parent < 0) break;
    const key = keyText(nodes, at);
    if (key === null) parts.push(`[${placeOf(nodes, at)}]`);
    else
      parts.push(plainKey.test(key) ? `.${key}` : `['${key.replaceAll('\\"', '"').replaceAll("'", "\\'")}']`);
  }
  return `$${parts.reverse().join('')}`;
}

/** Nodes in view, in order: those whose ancestors are all open. */
export function visibleNodes(nodes: JsonNodes, isOpen: (node: number) => boolean): Int32Array {
  const visible = new Int32Array(nodes.count);
  let length = 0;
  for (let node = 0; node < nodes.count; ) {
    visible[length] = node;
    length += 1;
    node = isOpen(node) ? node + 1 : nextOf(nodes, node);
  }
  return visible.slice(0, length);
}

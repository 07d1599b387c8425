import { findFirst, type Places, pieceLength } from '../find/find-places.ts';
import { type JsonNodes, keyRange, kindOf, valueRange } from './json-nodes.ts';

/** Work that a node is at least, in UTF-16 units. */
const nodeWork = 16;

/**
 * Nodes whose key or value has what is looked for, as both are written; an object or array by its key alone, for what is in it
 * are nodes of their own.
 *
 * @param onValue told where in its value a node has it first, in UTF-16 units
 */
export function* findInJson(
  nodes: JsonNodes,
  pattern: RegExp,
  onValue: (node: number, offset: number) => void,
): Places {
  let work = 0;
  for (let node = 0; node < nodes.count; node += 1) {
    if (work >= pieceLength) {
      work = 0;
      yield null;
    }
    const [keyStart, keyEnd] = keyRange(nodes, node);
    const inKey = yield* findFirst(nodes.text, keyStart, keyEnd, pattern);
    work += nodeWork + keyEnd - keyStart;
    if (inKey >= 0) {
      yield node;
      continue;
    }
    const kind = kindOf(nodes, node);
    if (kind === 'object' || kind === 'array') continue;
    const [start, end] = valueRange(nodes, node);
    const inValue = yield* findFirst(nodes.text, start, end, pattern);
    work += Math.min(pieceLength, end - start);
    if (inValue < 0) continue;
    onValue(node, inValue - start);
    yield node;
  }
}

import { ChevronDown, ChevronRight } from 'lucide-react';
import { MarkedText } from '../find/marked-text.tsx';
import { formatCount } from '../format.ts';
import {
  childrenOf,
  depthOf,
  type JsonNodes,
  keyText,
  kindOf,
  valueLength,
  valueText,
} from './json-nodes.ts';

/** Levels that are indented further. */
export const indentLimit = 24;
const indentWidth = 14;
/** Characters of a key and of a value that a row shows. */
const keyLength = 200;
const valueShown = 400;
/** Characters of a long value that are shown before a match. */
const beforeMatch = 40;
/** A match that begins up to there in a value is seen without more. */
export const alwaysShown = valueShown - 2 * beforeMatch;

export interface JsonTreeRowProps {
  readonly nodes: JsonNodes;
  readonly node: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly pattern: RegExp | null;
  /** Where in a long value the first match is; 0 for none that would not be seen. */
  readonly matchAt: number;
}

const valueTones = {
  string: 'text-ok',
  number: 'text-live',
  literal: 'text-block',
  object: 'text-faint',
  array: 'text-faint',
} as const;

/** A key and its value, as far as there is room for them. */
export function JsonTreeRow({ nodes, node, isOpen, onToggle, pattern, matchAt }: JsonTreeRowProps) {
  const kind = kindOf(nodes, node);
  const key = keyText(nodes, node);
  const children = childrenOf(nodes, node);
  const depth = depthOf(nodes, node);
  const isContainer = kind === 'object' || kind === 'array';
  const from = Math.max(0, matchAt - beforeMatch);
  return (
    <div
      className="flex h-full items-center gap-1 whitespace-nowrap pr-4 font-mono text-xs"
      style={{ paddingLeft: 12 + Math.min(depth, indentLimit) * indentWidth }}
    >
      <span className="flex w-4 shrink-0 justify-center text-faint" aria-hidden onClick={onToggle}>
        {children > 0 && (isOpen ? <ChevronDown size={12} /> : <ChevronRight size={12} />)}
      </span>
      {key !== null && (
        <span className="shrink-0">
          <span className="text-text">
            <MarkedText text={key.slice(0, keyLength)} pattern={pattern} />
            {key.length > keyLength && '…'}
          </span>
          <span className="text-faint">:</span>
        </span>
      )}
      <span className={`min-w-0 truncate ${valueTones[kind]}`}>
        {isContainer ? (
          containerText(kind, children)
        ) : (
          <>
            {from > 0 && '…'}
            <MarkedText text={valueText(nodes, node, from + valueShown).slice(from)} pattern={pattern} />
            {valueLength(nodes, node) > valueShown && `… ${formatCount(valueLength(nodes, node))} characters`}
          </>
        )}
      </span>
      {depth > indentLimit && <span className="text-2xs text-faint">level {formatCount(depth)}</span>}
    </div>
  );
}

function containerText(kind: 'object' | 'array', children: number): string {
  if (children === 0) return kind === 'object' ? '{ }' : '[ ]';
  const [one, many] = kind === 'object' ? ['key', 'keys'] : ['item', 'items'];
  const words = `${formatCount(children)} ${children === 1 ? one : many}`;
  return kind === 'object' ? `{ ${words} }` : `[ ${words} ]`;
}

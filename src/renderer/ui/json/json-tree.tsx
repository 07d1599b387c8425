import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { CopyButton } from '../copy-button.tsx';
import { formatCount } from '../format.ts';
import { rowsHeightLimit, VirtualRows } from '../virtual-rows.tsx';
import { VisibleText } from '../visible-text.tsx';
import {
  childrenOf,
  depthOf,
  type JsonNodes,
  keyText,
  kindOf,
  nextOf,
  parentOf,
  pathOf,
  valueLength,
  valueText,
  visibleNodes,
} from './json-nodes.ts';

/** CSS pixels. */
const rowHeight = 20;
/** Levels that are indented further. */
const indentLimit = 24;
const indentWidth = 14;
/** Characters of a key and of a value that a row shows. */
const keyLength = 200;
const valueShown = 400;
/** Rows that are open at first, at most. */
const openRows = 200;
/** Characters of a path that are shown; all of it is copied. */
const pathShown = 200;

export interface JsonTreeProps {
  readonly nodes: JsonNodes;
  readonly label: string;
}

/** Opens level by level as long as few rows come of it. */
function openAtFirst(nodes: JsonNodes): ReadonlySet<number> {
  const open = new Set<number>();
  let rows = 1;
  for (let node = 0; node < Math.min(nodes.count, openRows * 4); node += 1) {
    const parent = parentOf(nodes, node);
    if (parent >= 0 && !open.has(parent)) continue;
    const children = childrenOf(nodes, node);
    if (children === 0 || depthOf(nodes, node) > 3) continue;
    // The outermost is open whatever is in it.
    if (parent >= 0 && rows + children > openRows) continue;
    open.add(node);
    rows += children;
  }
  return open;
}

/** A JSON text as a tree: every key and value as it is written, of which those in view exist. */
export function JsonTree({ nodes, label }: JsonTreeProps) {
  const [open, setOpen] = useState(() => openAtFirst(nodes));
  const [active, setActive] = useState<number | null>(null);
  const visible = useMemo(() => visibleNodes(nodes, (node) => open.has(node)), [nodes, open]);
  const count = Math.min(visible.length, Math.floor(rowsHeightLimit / rowHeight));
  const nodeAt = (index: number): number => visible[index] ?? 0;
  const activeIndex = useMemo(() => (active === null ? -1 : indexOf(visible, active)), [visible, active]);

  const toggle = (node: number, opens = !open.has(node)) => {
    if (childrenOf(nodes, node) === 0) return;
    const next = new Set(open);
    if (opens) next.add(node);
    else next.delete(node);
    setOpen(next);
  };
  const openAll = () => {
    const next = new Set<number>();
    for (let node = 0; node < nodes.count; node += 1) if (childrenOf(nodes, node) > 0) next.add(node);
    setOpen(next);
  };
  const onKey = ({ key }: KeyboardEvent, index: number): boolean => {
    const node = nodeAt(index);
    const isOpen = open.has(node);
    if (key === 'Enter' || key === ' ') toggle(node);
    else if (key === 'ArrowRight' && !isOpen) toggle(node, true);
    else if (key === 'ArrowRight' && nextOf(nodes, node) > node + 1) setActive(node + 1);
    else if (key === 'ArrowLeft' && isOpen) toggle(node, false);
    else if (key === 'ArrowLeft' && parentOf(nodes, node) >= 0) setActive(parentOf(nodes, node));
    else return key === 'ArrowRight' || key === 'ArrowLeft';
    return true;
  };

  return (
    <div className="flex h-full flex-col">
      <VirtualRows
        label={label}
        role="tree"
        count={count}
        rowHeight={rowHeight}
        active={activeIndex < 0 ? null : activeIndex}
        onActive={(index) => setActive(nodeAt(index))}
        onKey={onKey}
        rowKey={nodeAt}
        rowAttributes={(index) => {
          const node = nodeAt(index);
          return {
            'aria-level': depthOf(nodes, node) + 1,
            ...(childrenOf(nodes, node) > 0 ? { 'aria-expanded': open.has(node) } : {}),
          };
        }}
        className="min-h-0 flex-1 py-1"
      >
        {(index) => {
          const node = nodeAt(index);
          return <TreeRow nodes={nodes} node={node} isOpen={open.has(node)} onToggle={() => toggle(node)} />;
        }}
      </VirtualRows>
      <div className="flex h-8 shrink-0 items-center gap-2 border-line border-t px-4 text-xs">
        {active === null ? (
          <>
            <span className="min-w-0 flex-1 truncate text-faint">
              {formatCount(nodes.count)} {nodes.count === 1 ? 'value' : 'values'}
              {nodes.depth > indentLimit && `, nested ${formatCount(nodes.depth)} deep`}
            </span>
            <button type="button" className="text-accent hover:underline" onClick={openAll}>
              Open all
            </button>
            <button type="button" className="text-accent hover:underline" onClick={() => setOpen(new Set())}>
              Close all
            </button>
          </>
        ) : (
          <ActivePath nodes={nodes} node={active} />
        )}
      </div>
    </div>
  );
}

function ActivePath({ nodes, node }: { readonly nodes: JsonNodes; readonly node: number }) {
  const path = useMemo(() => pathOf(nodes, node), [nodes, node]);
  const value = useMemo(() => copied(nodes, node), [nodes, node]);
  return (
    <>
      <code className="selectable min-w-0 flex-1 truncate text-muted">
        <VisibleText text={path.slice(0, pathShown)} />
        {path.length > pathShown && '…'}
      </code>
      <span className="text-faint">path</span>
      <CopyButton label="Copy the path" text={path} />
      <span className="text-faint">value</span>
      <CopyButton label="Copy the value" text={value} />
    </>
  );
}

/** A value as one would paste it: strings without quotes and escapes, all else as it is written. */
function copied(nodes: JsonNodes, node: number): string {
  const text = valueText(nodes, node);
  if (kindOf(nodes, node) !== 'string') return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

interface TreeRowProps {
  readonly nodes: JsonNodes;
  readonly node: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

const valueTones = {
  string: 'text-ok',
  number: 'text-live',
  literal: 'text-block',
  object: 'text-faint',
  array: 'text-faint',
} as const;

function TreeRow({ nodes, node, isOpen, onToggle }: TreeRowProps) {
  const kind = kindOf(nodes, node);
  const key = keyText(nodes, node);
  const children = childrenOf(nodes, node);
  const depth = depthOf(nodes, node);
  const isContainer = kind === 'object' || kind === 'array';
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
            <VisibleText text={key.slice(0, keyLength)} />
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
            <VisibleText text={valueText(nodes, node, valueShown)} />
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

/** Place of a node among those in view, which are in order; -1 where it is not in view. */
function indexOf(visible: Int32Array, node: number): number {
  let low = 0;
  let high = visible.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = visible[middle] ?? 0;
    if (found === node) return middle;
    if (found < node) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

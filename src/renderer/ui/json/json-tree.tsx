import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { CopyButton } from '../copy-button.tsx';
import { Find } from '../find/find.ts';
import { FindBar } from '../find/find-bar.tsx';
import { useFindBar } from '../find/use-find-bar.ts';
import { formatCount } from '../format.ts';
import { IconButton } from '../icon-button.tsx';
import { withModifier } from '../keys.ts';
import { rowsHeightLimit, VirtualRows } from '../virtual-rows.tsx';
import { VisibleText } from '../visible-text.tsx';
import { findInJson } from './find-in-json.ts';
import {
  childrenOf,
  depthOf,
  type JsonNodes,
  kindOf,
  nextOf,
  parentOf,
  pathOf,
  valueText,
  visibleNodes,
} from './json-nodes.ts';
import { alwaysShown, indentLimit, JsonTreeRow } from './json-tree-row.tsx';

/** CSS pixels. */
const rowHeight = 20;
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

/** A search of a tree, where in long values it found something, and what the tree tells it: what is active, and how a node is shown. */
function findIn(nodes: JsonNodes) {
  const deep = new Map<number, number>();
  let at: number | null = null;
  let reveal: (node: number) => void = () => undefined;
  const find = new Find({
    search: (pattern) =>
      findInJson(nodes, pattern, (node, offset) => {
        if (offset > alwaysShown) deep.set(node, offset);
      }),
    origin: () => at ?? 0,
    reveal: (node) => reveal(node),
    onPattern: () => deep.clear(),
  });
  const place = {
    tell(active: number | null, show: (node: number) => void) {
      at = active;
      reveal = show;
    },
  };
  return { find, deep, place };
}

/** What is open, and all that a node is in. */
function withAncestors(nodes: JsonNodes, open: ReadonlySet<number>, node: number): ReadonlySet<number> {
  const closed: number[] = [];
  for (let at = parentOf(nodes, node); at >= 0; at = parentOf(nodes, at)) if (!open.has(at)) closed.push(at);
  return closed.length === 0 ? open : new Set([...open, ...closed]);
}

/** A JSON text as a tree: every key and value as it is written, of which those in view exist. */
export function JsonTree({ nodes, label }: JsonTreeProps) {
  const [open, setOpen] = useState(() => openAtFirst(nodes));
  const [active, setActive] = useState<number | null>(null);
  const visible = useMemo(() => visibleNodes(nodes, (node) => open.has(node)), [nodes, open]);
  const count = Math.min(visible.length, Math.floor(rowsHeightLimit / rowHeight));
  const nodeAt = (index: number): number => visible[index] ?? 0;
  const tree = useRef<HTMLDivElement>(null);
  const [{ find, deep, place }] = useState(() => findIn(nodes));
  const { pattern } = useSyncExternalStore(find.subscribe, find.state);
  const { asked, ask, close, onKeyDown } = useFindBar(find, () =>
    tree.current?.querySelector<HTMLElement>('[role="tree"]')?.focus(),
  );
  useEffect(() => find.stop, [find]);
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
  const reveal = (node: number) => {
    setOpen((before) => withAncestors(nodes, before, node));
    setActive(node);
  };
  useEffect(() => {
    place.tell(active, reveal);
  });
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
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what is in it come by here
    <div role="presentation" ref={tree} className="flex h-full flex-col" onKeyDown={onKeyDown}>
      {asked > 0 && <FindBar find={find} asked={asked} onClose={close} />}
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
          return (
            <JsonTreeRow
              nodes={nodes}
              node={node}
              isOpen={open.has(node)}
              onToggle={() => toggle(node)}
              pattern={pattern}
              matchAt={deep.get(node) ?? 0}
            />
          );
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
        <IconButton label="Find in the tree" keys={withModifier('F')} size="sm" onPress={ask}>
          <Search size={14} aria-hidden />
        </IconButton>
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

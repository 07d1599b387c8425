import { Search } from 'lucide-react';
import { useState } from 'react';
import { ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { classNames } from '../../../ui/class-names.ts';
import { menuItemClass, popoverClass } from '../../../ui/select.tsx';
import { fieldClass } from '../../../ui/text-field.tsx';
import { NodeIcon } from '../canvas/node-icons.tsx';
import { nameOf } from '../model/spoken.ts';
import type { Graph } from '../model/types.ts';

/** Nodes that the list offers at once. */
const offered = 40;

export interface NodeSearchProps {
  readonly graph: Graph;
  readonly onFind: (id: string) => void;
}

/** Finds a node by a part of its name or of what it is. */
export function NodeSearch({ graph, onFind }: NodeSearchProps) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = graph.nodes
    .filter((node) => `${nameOf(node)} ${node.detail}`.toLowerCase().includes(wanted))
    .slice(0, offered);
  return (
    <ComboBox
      aria-label="Find in the graph"
      inputValue={text}
      onInputChange={setText}
      items={found}
      value={null}
      menuTrigger="input"
      allowsEmptyCollection
      onChange={(key) => {
        if (key === null) return;
        setText('');
        onFind(String(key));
      }}
      className="relative w-48 min-w-0 shrink"
    >
      <Search size={13} aria-hidden className="absolute top-2 left-2 text-faint" />
      <Input
        data-topology-search=""
        placeholder="Find…  /"
        spellCheck={false}
        className={classNames(fieldClass, 'h-7 pl-7 text-sm')}
      />
      <Popover className={classNames(popoverClass, 'w-80')}>
        <ListBox
          className="max-h-80 overflow-auto p-1 outline-none"
          renderEmptyState={() => <p className="px-2 py-1 text-muted">Nothing is called so.</p>}
        >
          {(node: (typeof found)[number]) => (
            <ListBoxItem id={node.id} textValue={nameOf(node)} className={menuItemClass}>
              <NodeIcon node={node.ref} size={13} />
              <span className="min-w-0 truncate">{nameOf(node)}</span>
              <span className="min-w-0 flex-1 truncate text-right font-mono text-faint text-xs">
                {node.detail}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

import { Ellipsis, Trash2 } from 'lucide-react';
import type { CacheEntry } from '../../../shared/model/cache.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import { type EntryGroup, hitsOfGroup, sizeOfGroup } from './entry-groups.ts';
import { Pairs, Panel, Part } from './panel-parts.tsx';
import { useMoreActions } from './use-more-actions.ts';
import type { Purging } from './use-purge.tsx';

export interface GroupPanelProps {
  readonly group: EntryGroup;
  readonly purging: Purging;
  readonly onSelect: (id: string) => void;
  readonly onClose: () => void;
}

/** A key with several responses. */
export function GroupPanel({ group, purging, onSelect, onClose }: GroupPanelProps) {
  const url = group.entries[0]?.url ?? group.key;
  const more = useMoreActions(url, group.key, purging).filter(({ id }) => id !== 'key');
  return (
    <Panel
      title={url}
      onClose={onClose}
      badges={<Badge className="mt-px">{group.entries.length} variants</Badge>}
      actions={
        <>
          <Button size="sm" onPress={() => purging.purge({ by: 'key', value: group.key })}>
            <Trash2 size={12} aria-hidden />
            Purge all variants
          </Button>
          <MenuButton label="More about this key" actions={more} variant="ghost" className="px-1!">
            <Ellipsis size={14} aria-hidden />
          </MenuButton>
        </>
      }
    >
      <Part title="Key">
        <CodeLine label="the key" text={group.key} />
      </Part>
      <Part title="Variants">
        <ul className="flex flex-col divide-y divide-line rounded-md border border-line">
          {group.entries.map((entry) => (
            <li key={entry.id} className="flex items-center gap-2 py-0.5 pr-1 pl-2.5">
              <VaryLines entry={entry} />
              <span className="shrink-0 font-mono text-muted text-xs">{formatBytes(entry.size)}</span>
              <Button size="sm" variant="ghost" onPress={() => onSelect(entry.id)}>
                Show
              </Button>
            </li>
          ))}
        </ul>
      </Part>
      <Pairs
        items={[
          { term: 'Size in all', value: formatBytes(sizeOfGroup(group)) },
          { term: 'Hits in all', value: formatCount(hitsOfGroup(group)) },
        ]}
      />
    </Panel>
  );
}

const VaryLines = ({ entry }: { readonly entry: CacheEntry }) => (
  <span className="flex min-w-0 flex-1 flex-col font-mono text-xs">
    {entry.varyBy.map(([name, value]) => (
      <span key={name} className="truncate" title={value}>
        <span className="text-muted">{name.toLowerCase()}:</span> {value === '' ? 'none' : value}
      </span>
    ))}
  </span>
);

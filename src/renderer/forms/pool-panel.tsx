import { X } from 'lucide-react';
import { useRef } from 'react';
import { idOf, idsAt, listAt, mapAt } from '../../shared/config/plain.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { PoolSection } from './pool-section.tsx';
import { useDraftValue } from './use-draft.ts';
import { useSealOnLeave } from './use-seal-on-leave.ts';

/** The form of one pool by itself. @param props.index of the pool in the draft */
export function PoolPanel({ index, onClose }: { readonly index: number; readonly onClose: () => void }) {
  const panel = useRef<HTMLElement>(null);
  useSealOnLeave(panel);
  const input = useDraftValue((state) => state.moment.input);
  const id = idOf(listAt(input, 'pools')[index]);
  if (id === null) {
    return (
      <EmptyState title="This is no pool">
        The file has something else in its place; mend it there.
      </EmptyState>
    );
  }
  const users = idsAt(
    { routes: listAt(input, 'routes').filter((route) => mapAt(route, 'to')['pool'] === id) },
    'routes',
  );
  return (
    <section ref={panel} aria-label={`Form of pool ${id}`}>
      <header className="flex items-center gap-1 pt-3 pr-3 pb-2 pl-4">
        <p className="min-w-0 flex-1 truncate text-faint text-xs">
          {users.length === 0
            ? 'no route leads here'
            : `for ${users.slice(0, 3).join(', ')}${users.length > 3 ? ` and ${users.length - 3} more` : ''}`}
        </p>
        <IconButton label="Close" size="sm" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      <PoolSection id={id} routeName={users[0] ?? ''} />
    </section>
  );
}

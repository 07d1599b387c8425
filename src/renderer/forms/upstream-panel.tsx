import { idOf, listAt } from '../../shared/config/plain.ts';
import { isRawMap } from '../../shared/config/raw.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { AlsoSection } from './also-section.tsx';
import { useAnnounce } from './announcer.tsx';
import { FormPanel } from './fields/form-panel.tsx';
import { FormScopeProvider } from './fields/form-scope.ts';
import { FormItems, FormSections } from './fields/form-sections.tsx';
import { upstreamBasics, upstreamSections } from './layout/upstream-layout.ts';
import { PanelHeader } from './panel-header.tsx';
import { upstreamParts } from './pool-fields.tsx';
import { upstreamScope, useUpstreamList } from './upstream-table.tsx';
import { useDraftValue } from './use-draft.ts';

export interface UpstreamPanelProps {
  /** The place of its pool in the file's list. */
  readonly pool: number;
  /** Its place among the upstreams of the pool. */
  readonly index: number;
  readonly onClose?: () => void;
}

/** The form of one upstream, for views that show upstreams by themselves. */
export function UpstreamPanel({ pool, index, onClose }: UpstreamPanelProps) {
  const announce = useAnnounce();
  const owner = useDraftValue((state) => listAt(state.moment.input, 'pools')[pool]);
  const list = useUpstreamList(pool, idOf(owner) ?? '');
  const upstream = listAt(owner, 'upstreams')[index];
  if (!isRawMap(upstream)) {
    return (
      <EmptyState title="This is no upstream">
        The file has something else in its place; mend it there.
      </EmptyState>
    );
  }
  const id = idOf(upstream) ?? `${index + 1}`;
  const remove = () => {
    list.remove(index, id);
    announce(`Upstream ${id} is removed. Undo brings it back.`);
    onClose?.();
  };
  return (
    <FormScopeProvider value={upstreamScope(pool, index, id)}>
      <FormPanel
        label={`Upstream ${id}`}
        sections={upstreamParts}
        header={
          <PanelHeader
            title={`Upstream ${id} of ${idOf(owner) ?? ''}`}
            deleteLabel="Remove upstream"
            onDelete={remove}
            onClose={onClose}
          />
        }
      >
        <div className="flex flex-col gap-2 px-4 pb-3">
          <FormItems items={upstreamBasics} title="Upstream" />
        </div>
        <FormSections sections={upstreamSections} />
        <AlsoSection />
      </FormPanel>
    </FormScopeProvider>
  );
}

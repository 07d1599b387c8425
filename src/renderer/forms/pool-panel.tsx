import { useStore } from 'zustand';
import { idOf, listAt, setAt } from '../../shared/config/plain.ts';
import { isRawMap } from '../../shared/config/raw.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { AlsoSection } from './also-section.tsx';
import { useAnnounce } from './announcer.tsx';
import { FormPanel } from './fields/form-panel.tsx';
import { FormScopeProvider, usePanelState } from './fields/form-scope.ts';
import { FormItems, FormSections } from './fields/form-sections.tsx';
import { FormSection } from './form-row.tsx';
import { poolBasics, poolSections } from './layout/pool-layout.ts';
import { PanelHeader } from './panel-header.tsx';
import { FoundInPool, poolParts, poolScope } from './pool-fields.tsx';
import { namesText, usersOf } from './route-panel.tsx';
import { UpstreamTable } from './upstream-table.tsx';
import { useDraft, useDraftValue } from './use-draft.ts';

export interface PoolPanelProps {
  /** Its place in the file's list. */
  readonly index: number;
  readonly onClose?: () => void;
}

/**
 * The form of one pool, with its upstreams, for views that show pools by themselves.
 */
export function PoolPanel({ index, onClose }: PoolPanelProps) {
  const draft = useDraft();
  const announce = useAnnounce();
  const input = useDraftValue((state) => state.moment.input);
  const pool = listAt(input, 'pools')[index];
  if (!isRawMap(pool)) {
    return (
      <EmptyState title="This is no pool">
        The file has something else in its place; mend it there.
      </EmptyState>
    );
  }
  const id = idOf(pool) ?? '';
  const users = usersOf(input, id);
  const remove = () => {
    draft.getState().edit(`delete pool ${id}`, (moment) => ({
      ...moment,
      input: setAt(moment.input, ['pools'], listAt(moment.input, 'pools').toSpliced(index, 1)),
    }));
    announce(`Pool ${id} is deleted. Undo brings it back.`);
    onClose?.();
  };
  return (
    <FormScopeProvider value={poolScope(index, id)}>
      <FormPanel
        label={`Pool ${id}`}
        sections={poolParts}
        header={
          <PanelHeader title={`Pool ${id}`} deleteLabel="Delete pool" onDelete={remove} onClose={onClose} />
        }
      >
        <Body
          index={index}
          id={id}
          note={users.length === 0 ? 'no route leads here' : `for ${namesText(users)}`}
        />
      </FormPanel>
    </FormScopeProvider>
  );
}

interface BodyProps {
  readonly index: number;
  readonly id: string;
  readonly note: string;
}

function Body({ index, id, note }: BodyProps) {
  const search = useStore(usePanelState(), (state) => state.search.trim());
  if (search !== '') return <FoundInPool search={search} index={index} id={id} />;
  return (
    <>
      <div className="flex flex-col gap-2 px-4 pb-3">
        <FormItems items={poolBasics} title="Pool" />
      </div>
      <FormSection title="Upstreams" note={note}>
        <UpstreamTable index={index} />
      </FormSection>
      <FormSections sections={poolSections} />
      <AlsoSection />
    </>
  );
}

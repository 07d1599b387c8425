import { idOf, listAt } from '../../shared/config/plain.ts';
import { isRawMap } from '../../shared/config/raw.ts';
import type { ListenerStatus } from '../../shared/model/status.ts';
import { useStoreValue } from '../stores/context.tsx';
import { deleteListener } from '../stores/draft/edits.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { StatusMark } from '../ui/status-mark.tsx';
import { AlsoSection } from './also-section.tsx';
import { useAnnounce } from './announcer.tsx';
import { FormPanel } from './fields/form-panel.tsx';
import { FormScopeProvider } from './fields/form-scope.ts';
import { FormItems, FormSections } from './fields/form-sections.tsx';
import { listenerBasics, listenerSections } from './layout/listener-layout.ts';
import { PanelHeader } from './panel-header.tsx';
import { useDraft, useDraftValue } from './use-draft.ts';

const parts = [{ title: 'Listener', items: listenerBasics }, ...listenerSections];

export interface ListenerPanelProps {
  /** Its place in the file's list. */
  readonly index: number;
  readonly onClose?: () => void;
  /** Spoken name of the button that closes the panel. */
  readonly closeLabel?: string;
}

/** The form of one listener. */
export function ListenerPanel({ index, onClose, closeLabel }: ListenerPanelProps) {
  const draft = useDraft();
  const announce = useAnnounce();
  const listener = useDraftValue((state) => listAt(state.moment.input, 'listeners')[index]);
  const id = idOf(listener) ?? '';
  const status = useStoreValue(
    'status',
    (state) => state.status?.listeners.find((candidate) => candidate.id === id) ?? null,
  );
  if (!isRawMap(listener)) {
    return (
      <EmptyState title="This is no listener">
        The file has something else in its place; mend it there.
      </EmptyState>
    );
  }
  const remove = () => {
    draft
      .getState()
      .edit(`delete listener ${id}`, (moment) => ({ ...moment, input: deleteListener(moment.input, index) }));
    announce(`Listener ${id} is deleted. Undo brings it back.`);
    onClose?.();
  };
  const scope = {
    key: 'listeners[]',
    path: ['listeners', index],
    subject: `listener ${id}`,
    identity: `listener ${index}`,
  };
  return (
    <FormScopeProvider value={scope}>
      <FormPanel
        label={`Listener ${id}`}
        sections={parts}
        header={
          <PanelHeader
            title={`Listener ${id}`}
            deleteLabel="Delete listener"
            onDelete={remove}
            onClose={onClose}
            {...(closeLabel === undefined ? {} : { closeLabel })}
          />
        }
      >
        {status?.problem !== undefined && status.problem !== null && (
          <p className="selectable flex items-baseline gap-2 px-4 pb-3 text-error">
            <StatusMark tone="error" />
            {status.problem}
          </p>
        )}
        {status !== null && <Refused refused={status.refused} />}
        <div className="flex flex-col gap-2 px-4 pb-3">
          <FormItems items={listenerBasics} title="Listener" />
        </div>
        <FormSections sections={listenerSections} />
        <AlsoSection />
      </FormPanel>
    </FormScopeProvider>
  );
}

/** Connections that the limits of the listener turned away, by the limit. */
function Refused({ refused }: Pick<ListenerStatus, 'refused'>) {
  const byLimit = (['connectionsPerClient', 'connections'] as const).filter((limit) => refused[limit] > 0);
  if (byLimit.length === 0) return null;
  return (
    <p className="selectable flex items-baseline gap-2 px-4 pb-3 text-warn">
      <StatusMark tone="warn" />
      <span>
        Connections refused since the engine started:{' '}
        {byLimit.map((limit) => `${refused[limit]} by limits.${limit}`).join(', ')}.
      </span>
    </p>
  );
}

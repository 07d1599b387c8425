import { useMemo, useState } from 'react';
import type { ExchangeId } from '../../../../shared/model/exchange.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { formatCount } from '../../../ui/format.ts';
import { saveFile } from '../../../ui/save-file.ts';
import { Select, type SelectOption } from '../../../ui/select.tsx';
import { StatusMark } from '../../../ui/status-mark.tsx';
import type { InspectorStore } from '../inspector-store.ts';
import { Progress } from './progress.tsx';
import { Review } from './review.tsx';
import { type ExportWish, type ListIds, listEverything, listSession, useExport } from './use-export.ts';

type Scope = 'chosen' | 'list' | 'session' | 'everything';

/** The dialog that exports, while it is asked for. */
export function ExportTask({ store }: { readonly store: InspectorStore }) {
  const { sharing } = useStores();
  const task = useStoreValue('sharing', (state) => state.task);
  if (task?.kind !== 'export') return null;
  return <Exporting store={store} chosen={task.ids} onClose={() => sharing.getState().close()} />;
}

interface ExportingProps {
  readonly store: InspectorStore;
  readonly chosen: readonly ExchangeId[] | null;
  readonly onClose: () => void;
}

function Exporting({ store, chosen, onClose }: ExportingProps) {
  const { client, exchanges, navigation, notices, sessions } = useStores();
  const session = useStoreValue('exchanges', (state) => state.session);
  // What the list showed when this was opened; it goes on meanwhile.
  const [shown] = useState(() => Array.from(store.getState().rows.shown(), ({ summary }) => summary.id));
  const [scope, setScope] = useState<Scope>(chosen === null ? 'list' : 'chosen');
  const [wish, setWish] = useState<ExportWish>({ secrets: false, hide: [] });
  const list = useMemo<ListIds>(() => {
    switch (scope) {
      case 'chosen':
        return () => Promise.resolve(chosen ?? []);
      case 'list':
        return () => Promise.resolve(shown);
      case 'session':
        return (signal) => listSession(client, session, signal);
      case 'everything':
        return (signal) => listEverything(client, sessions.getState().items ?? [], signal);
    }
  }, [scope, chosen, shown, client, session, sessions]);
  const state = useExport(list, wish);

  const save = () => {
    if (state.phase !== 'ready') return;
    saveFile(fileName(new Date()), [state.file], 'application/json');
    notices.getState().say(`Saved ${formatCount(state.report.entries)} exchanges as HAR.`);
    onClose();
  };
  const showExchange = (id: ExchangeId) => {
    onClose();
    exchanges.getState().select(id);
    navigation.getState().setDetailOpen(true);
  };
  const isEmpty = state.phase === 'ready' && state.report.entries === 0;
  return (
    <Dialog
      title="Export as HAR"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant={wish.secrets ? 'danger' : 'primary'}
            isDisabled={state.phase !== 'ready' || isEmpty}
            onPress={save}
          >
            {wish.secrets ? 'Save with secrets' : 'Save file'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-end gap-x-6 gap-y-2">
          <Select
            label="What to export"
            options={scopes(chosen, shown, session)}
            value={scope}
            onChange={setScope}
            className="w-72"
          />
          <div className="flex h-7 items-center">
            <Checkbox
              isSelected={wish.secrets}
              onChange={(secrets) => setWish((before) => ({ ...before, secrets }))}
            >
              Include secrets
            </Checkbox>
          </div>
        </div>
        {state.phase === 'working' && (
          <Progress
            label="Reading and looking for secrets"
            done={state.done}
            total={state.total}
            text={state.total === null ? '' : `${formatCount(state.done)} of ${formatCount(state.total)}`}
          />
        )}
        {state.phase === 'failed' && (
          <p role="alert" className="flex items-baseline gap-2">
            <StatusMark tone="error" />
            <span className="selectable">{state.message}</span>
          </p>
        )}
        {isEmpty && <p className="text-muted">There is no exchange to export.</p>}
        {state.phase === 'ready' && !isEmpty && (
          <Review
            report={state.report}
            size={state.file.size}
            secrets={wish.secrets}
            onHide={(entries) =>
              setWish((before) => ({
                ...before,
                hide: [...new Set([...before.hide, ...entries])].slice(0, 500),
              }))
            }
            onShow={showExchange}
          />
        )}
      </div>
    </Dialog>
  );
}

function scopes(
  chosen: readonly ExchangeId[] | null,
  shown: readonly ExchangeId[],
  session: number | null,
): readonly SelectOption<Scope>[] {
  const count = (ids: readonly ExchangeId[]) => formatCount(ids.length);
  return [
    ...(chosen === null
      ? []
      : [{ value: 'chosen' as const, label: 'What was picked', detail: count(chosen) }]),
    { value: 'list', label: 'The list, as it is filtered', detail: count(shown) },
    { value: 'session', label: session === null ? 'The whole live session' : 'The whole session shown' },
    { value: 'everything', label: 'All sessions' },
  ];
}

/** `doorman-2026-03-02-0915.har`, in local time. */
function fileName(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `doorman-${day}-${two(now.getHours())}${two(now.getMinutes())}.har`;
}

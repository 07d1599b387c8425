import { Plus, Redo2, Route, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { listAt } from '../../../shared/config/plain.ts';
import { Announcer, useAnnounce } from '../../forms/announcer.tsx';
import { ChangesBar } from '../../forms/changes-bar.tsx';
import { ConflictBanner } from '../../forms/conflict-banner.tsx';
import { ListenerPanel } from '../../forms/listener-panel.tsx';
import { RoutePanel } from '../../forms/route-panel.tsx';
import { useDraft, useDraftValue } from '../../forms/use-draft.ts';
import { addRoute } from '../../stores/draft/edits.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { withModifier } from '../../ui/keys.ts';
import { useKeyBindings } from '../../ui/use-key-bindings.ts';
import { ListenersSection } from './listeners-section.tsx';
import { RouteList } from './route-list.tsx';
import { UnreadableFile } from './unreadable-file.tsx';
import { UrlTestBar } from './url-test-bar.tsx';
import { useAnnounceApplied } from './use-announce-applied.ts';
import { UrlTestContext, useUrlTestStore } from './use-url-test.ts';

/** Routes, pools and listeners as a draft of the configuration file: edited, compared, applied. */
export function RoutesView() {
  const urlTest = useUrlTestStore();
  return (
    <UrlTestContext value={urlTest}>
      <Announcer>
        <Routes />
      </Announcer>
    </UrlTestContext>
  );
}

/** What the form at the right shows. */
export type Shown =
  | { readonly kind: 'route'; readonly focusName: boolean }
  | { readonly kind: 'listener'; readonly index: number };

function Routes() {
  const announce = useAnnounce();
  const draft = useDraft();
  const isLoaded = useDraftValue((state) => state.base !== null);
  const isReadable = useDraftValue((state) => state.moment.input !== undefined);
  const hasRoutes = useDraftValue((state) => state.moment.routeKeys.length > 0);
  const listeners = useDraftValue((state) => state.moment.input);
  const [shown, setShown] = useState<Shown>({ kind: 'route', focusName: false });
  const listenerCount = listAt(listeners, 'listeners').length;
  useAnnounceApplied();

  const actions = useMemo(
    () => ({
      add() {
        draft.getState().edit('add a route', addRoute);
        setShown({ kind: 'route', focusName: true });
      },
      showRoute: () => setShown({ kind: 'route', focusName: false }),
      showListener: (index: number) => setShown({ kind: 'listener', index }),
    }),
    [draft],
  );
  const step = (direction: 'undo' | 'redo') => {
    const { undoable, redoable, undo, redo } = draft.getState();
    const last = direction === 'undo' ? undoable.at(-1) : redoable.at(-1);
    if (last === undefined) return;
    if (direction === 'undo') undo();
    else redo();
    announce(`${direction === 'undo' ? 'Undone' : 'Done again'}: ${last.label}.`);
  };
  useKeyBindings([
    { key: 'z', modifier: true, run: (event) => step(event.shiftKey ? 'redo' : 'undo') },
    { key: 'y', modifier: true, run: () => step('redo') },
    { key: 's', modifier: true, run: () => void draft.getState().apply() },
  ]);

  if (!isLoaded)
    return <EmptyState icon={<Route size={20} aria-hidden />} title="Reading the configuration file…" />;
  if (!isReadable) return <UnreadableFile />;
  const showsListener = shown.kind === 'listener' && shown.index < listenerCount;
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface">
      <Toolbar onAdd={actions.add} onStep={step} />
      <ConflictBanner />
      <div className="flex min-h-0 flex-1 max-[700px]:flex-col">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {hasRoutes && <UrlTestBar />}
          <div className="min-h-0 flex-1">
            {hasRoutes ? (
              <RouteList isRouteShown={!showsListener} onSelect={actions.showRoute} />
            ) : (
              <EmptyState
                icon={<Route size={20} aria-hidden />}
                title="No routes yet"
                action={
                  <Button variant="primary" onPress={actions.add}>
                    Add the first route
                  </Button>
                }
              >
                A route says which requests it takes and where they go. Without one, every request is answered
                with 404.
              </EmptyState>
            )}
          </div>
          <ListenersSection selected={showsListener ? shown.index : null} onSelect={actions.showListener} />
        </div>
        {(hasRoutes || showsListener) && (
          <div className="w-[48%] min-w-[392px] max-w-[600px] shrink-0 overflow-y-auto border-line border-l max-[700px]:h-1/2 max-[700px]:w-full max-[700px]:min-w-0 max-[700px]:max-w-none max-[700px]:border-t max-[700px]:border-l-0">
            {showsListener ? (
              <ListenerPanel key={shown.index} index={shown.index} onClose={actions.showRoute} />
            ) : (
              <RoutePanel focusName={shown.kind === 'route' && shown.focusName} />
            )}
          </div>
        )}
      </div>
      <ChangesBar onShowRoute={actions.showRoute} onShowListener={actions.showListener} />
    </div>
  );
}

function Toolbar({
  onAdd,
  onStep,
}: {
  readonly onAdd: () => void;
  readonly onStep: (direction: 'undo' | 'redo') => void;
}) {
  const undoable = useDraftValue((state) => state.undoable.at(-1)?.label ?? null);
  const redoable = useDraftValue((state) => state.redoable.at(-1)?.label ?? null);
  return (
    <header className="flex h-11 shrink-0 items-center gap-1 border-line border-b pr-3 pl-4">
      <h1 className="font-semibold">Routes</h1>
      <p className="min-w-0 flex-1 truncate pl-2 text-muted">The first one that matches takes the request.</p>
      <IconButton
        label="Undo"
        keys={withModifier('Z')}
        isDisabled={undoable === null}
        onPress={() => onStep('undo')}
        {...(undoable === null ? {} : { 'aria-description': undoable })}
      >
        <Undo2 size={14} aria-hidden />
      </IconButton>
      <IconButton
        label="Redo"
        keys={withModifier('Shift Z')}
        isDisabled={redoable === null}
        onPress={() => onStep('redo')}
        {...(redoable === null ? {} : { 'aria-description': redoable })}
      >
        <Redo2 size={14} aria-hidden />
      </IconButton>
      <Button className="ml-2" onPress={onAdd}>
        <Plus size={14} aria-hidden />
        Add route
      </Button>
    </header>
  );
}

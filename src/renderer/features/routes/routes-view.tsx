import { Plus, Route } from 'lucide-react';
import { useMemo, useState } from 'react';
import { listAt } from '../../../shared/config/plain.ts';
import { Announcer } from '../../forms/announcer.tsx';
import { ChangesBar } from '../../forms/changes-bar.tsx';
import { ConflictBanner } from '../../forms/conflict-banner.tsx';
import { ListenerPanel } from '../../forms/listener-panel.tsx';
import { RoutePanel } from '../../forms/route-panel.tsx';
import { UndoButtons } from '../../forms/undo-buttons.tsx';
import { UnreadableFile } from '../../forms/unreadable-file.tsx';
import { useAnnounceApplied } from '../../forms/use-announce-applied.ts';
import { useApplyKey } from '../../forms/use-apply-key.ts';
import { useDraft, useDraftValue } from '../../forms/use-draft.ts';
import { addRoute } from '../../stores/draft/edits.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListenersSection } from './listeners-section.tsx';
import { RouteList } from './route-list.tsx';
import { UrlTestBar } from './url-test-bar.tsx';
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
  useApplyKey();

  if (!isLoaded)
    return <EmptyState icon={<Route size={20} aria-hidden />} title="Reading the configuration file…" />;
  if (!isReadable) return <UnreadableFile />;
  const showsListener = shown.kind === 'listener' && shown.index < listenerCount;
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface">
      <Toolbar onAdd={actions.add} />
      <ConflictBanner />
      {/* In a narrow window, or a wide one that is zoomed, the form stands below the list. */}
      <div className="@container min-h-0 flex-1">
        <div className="flex h-full min-h-0 @max-[700px]:block @max-[700px]:overflow-y-auto">
          <div className="flex min-w-0 flex-1 flex-col @max-[700px]:h-70">
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
                  A route says which requests it takes and where they go. Without one, every request is
                  answered with 404.
                </EmptyState>
              )}
            </div>
            <ListenersSection selected={showsListener ? shown.index : null} onSelect={actions.showListener} />
          </div>
          {(hasRoutes || showsListener) && (
            <div className="w-[48%] min-w-[392px] max-w-[600px] shrink-0 overflow-y-auto border-line border-l @max-[700px]:w-full @max-[700px]:min-w-0 @max-[700px]:max-w-none @max-[700px]:overflow-visible @max-[700px]:border-t @max-[700px]:border-l-0">
              {showsListener ? (
                <ListenerPanel
                  key={shown.index}
                  index={shown.index}
                  onClose={actions.showRoute}
                  closeLabel="Back to the route"
                />
              ) : (
                <RoutePanel focusName={shown.kind === 'route' && shown.focusName} />
              )}
            </div>
          )}
        </div>
      </div>
      <ChangesBar onShowRoute={actions.showRoute} onShowListener={actions.showListener} />
    </div>
  );
}

function Toolbar({ onAdd }: { readonly onAdd: () => void }) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-1 border-line border-b pr-3 pl-4">
      <h1 className="font-semibold">Routes</h1>
      <p className="min-w-0 flex-1 truncate pl-2 text-muted">The first one that matches takes the request.</p>
      <UndoButtons />
      <Button className="ml-2" onPress={onAdd}>
        <Plus size={14} aria-hidden />
        Add route
      </Button>
    </header>
  );
}

import { useState } from 'react';
import { BreakpointsDialog } from '../features/breakpoints/breakpoints-dialog.tsx';
import { CompareDialog } from '../features/cache/compare-dialog.tsx';
import { ExportDialog } from '../features/export/export-dialog.tsx';
import { HostsDialog } from '../features/names/hosts-dialog.tsx';
import { ScenarioPresenter } from '../features/scenarios/presenter.tsx';
import { AddServiceDialog } from '../features/welcome/add-service-dialog.tsx';
import { WhatIfDialog } from '../features/what-if/what-if-dialog.tsx';
import { MergeDialog } from '../forms/merge/merge-dialog.tsx';
import { StoresProvider, useStores, useStoreValue } from '../stores/context.tsx';
import type { Stores } from '../stores/stores.ts';
import { useKeyBindings } from '../ui/use-key-bindings.ts';
import { BreakpointsBanner } from './breakpoints-banner.tsx';
import { BrokenBanner } from './broken-banner.tsx';
import { CommandPalette } from './command-palette.tsx';
import { makeCommands, shortcutBindings } from './commands.ts';
import { ConditionBanner } from './condition-banner.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { FaultsBanner } from './faults-banner.tsx';
import { KeptDraftBanner } from './kept-draft-banner.tsx';
import { NoticeLine } from './notice-line.tsx';
import { PlacedClientsBanner } from './placed-clients-banner.tsx';
import { ProblemBanners } from './problem-banners.tsx';
import { ScenarioBanner } from './scenario-banner.tsx';
import { ShortcutsSheet } from './shortcuts-sheet.tsx';
import { Sidebar } from './sidebar.tsx';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import { useUndoKeys } from './use-undo-keys.ts';
import { CurrentView, views } from './views.tsx';

export function App({ stores }: { readonly stores: Stores }) {
  return (
    <StoresProvider stores={stores}>
      <Shell />
    </StoresProvider>
  );
}

/** The window, or the scenario that is presented in its place. */
function Shell() {
  const isPresenting = useStoreValue('scenario', (state) => state.isPresenting && state.run !== null);
  return isPresenting ? <ScenarioPresenter /> : <Chrome />;
}

function Chrome() {
  const stores = useStores();
  const view = useStoreValue('navigation', (state) => state.view);
  const isPresenting = useStoreValue('topology', (state) => state.isPresenting) && view === 'topology';
  const isAddingService = useStoreValue('navigation', (state) => state.isAddingService);
  const hostsChange = useStoreValue('navigation', (state) => state.hostsChange);
  const [overlay, setOverlay] = useState<'palette' | 'shortcuts' | null>(null);
  const commands = makeCommands(stores, {
    openPalette: () => setOverlay('palette'),
    openShortcuts: () => setOverlay('shortcuts'),
  });
  useKeyBindings(shortcutBindings(commands));
  useUndoKeys();
  return (
    <div
      className={
        isPresenting
          ? 'grid h-full grid-rows-1'
          : 'grid h-full grid-cols-[52px_minmax(0,1fr)] grid-rows-[44px_minmax(0,1fr)_26px] lg:grid-cols-[188px_minmax(0,1fr)]'
      }
    >
      {!isPresenting && <TitleBar onOpenPalette={() => setOverlay('palette')} />}
      {!isPresenting && <Sidebar />}
      <main aria-label={views[view].label} className="flex min-h-0 min-w-0 flex-col">
        <ConditionBanner />
        <BrokenBanner />
        <FaultsBanner />
        <PlacedClientsBanner />
        <BreakpointsBanner />
        <KeptDraftBanner />
        <ScenarioBanner />
        <ProblemBanners />
        <div className="min-h-0 flex-1">
          <ErrorBoundary key={view}>
            <CurrentView view={view} />
          </ErrorBoundary>
        </div>
      </main>
      {!isPresenting && <StatusBar />}
      <NoticeLine />
      <AddServiceDialog
        isOpen={isAddingService}
        onClose={() => stores.navigation.getState().setAddingService(false)}
      />
      <CompareDialog />
      <BreakpointsDialog />
      <WhatIfDialog />
      <MergeDialog />
      <ExportDialog />
      {hostsChange !== null && (
        <HostsDialog change={hostsChange} onClose={() => stores.navigation.getState().setHostsChange(null)} />
      )}
      <CommandPalette commands={commands} isOpen={overlay === 'palette'} onClose={() => setOverlay(null)} />
      <ShortcutsSheet commands={commands} isOpen={overlay === 'shortcuts'} onClose={() => setOverlay(null)} />
    </div>
  );
}

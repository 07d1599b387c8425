import { ChangesBar } from '../../forms/changes-bar.tsx';
import { ConflictBanner } from '../../forms/conflict-banner.tsx';
import { FilePanel } from '../../forms/file-panel.tsx';
import { UndoButtons } from '../../forms/undo-buttons.tsx';
import { useAnnounceApplied } from '../../forms/use-announce-applied.ts';
import { useApplyKey } from '../../forms/use-apply-key.ts';
import { useDraftValue } from '../../forms/use-draft.ts';
import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/view.tsx';

/** What the configuration file says beside listeners, routes and pools: edited like those, and applied with them. */
export function FileSettings() {
  useAnnounceApplied();
  const isReadable = useDraftValue((state) => state.moment.input !== undefined);
  const { navigation } = useStores();
  useApplyKey();
  return (
    <Section
      title="Configuration file"
      description="Recording, cache and names. Listeners, routes and pools are in Routes."
      actions={
        <>
          <Button size="sm" onPress={() => navigation.getState().setExporting(true)}>
            Export for production…
          </Button>
          <UndoButtons />
        </>
      }
    >
      {isReadable ? (
        <div className="rounded-lg border border-line bg-surface [&>section]:rounded-lg [&>section>:first-child]:rounded-t-lg [&>section>:last-child]:rounded-b-lg">
          <FilePanel />
        </div>
      ) : (
        <p className="text-muted">
          The file cannot be read now, so there is nothing to edit. Routes says what is wrong with it.
        </p>
      )}
    </Section>
  );
}

/** What applying would change, wherever it was edited; mistakes of routes and listeners lead to their forms. */
export function FileChanges() {
  const { navigation } = useStores();
  const showRoutes = () => navigation.getState().show('routes');
  return (
    <>
      <ConflictBanner />
      <ChangesBar onShowRoute={showRoutes} onShowListener={showRoutes} />
    </>
  );
}

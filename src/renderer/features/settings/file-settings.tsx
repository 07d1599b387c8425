import { Redo2, Undo2 } from 'lucide-react';
import { useAnnounce } from '../../forms/announcer.tsx';
import { ChangesBar } from '../../forms/changes-bar.tsx';
import { ConflictBanner } from '../../forms/conflict-banner.tsx';
import { FilePanel } from '../../forms/file-panel.tsx';
import { useAnnounceApplied } from '../../forms/use-announce-applied.ts';
import { useDraft, useDraftValue } from '../../forms/use-draft.ts';
import { useStores } from '../../stores/context.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { withModifier } from '../../ui/keys.ts';
import { useKeyBindings } from '../../ui/use-key-bindings.ts';
import { Section } from '../../ui/view.tsx';

/** What the configuration file says beside listeners, routes and pools: edited like those, and applied with them. */
export function FileSettings() {
  const draft = useDraft();
  const announce = useAnnounce();
  useAnnounceApplied();
  const isReadable = useDraftValue((state) => state.moment.input !== undefined);
  const undoable = useDraftValue((state) => state.undoable.at(-1)?.label ?? null);
  const redoable = useDraftValue((state) => state.redoable.at(-1)?.label ?? null);
  const step = (direction: 'undo' | 'redo') => {
    const label = direction === 'undo' ? undoable : redoable;
    if (label === null) return;
    draft.getState()[direction]();
    announce(`${direction === 'undo' ? 'Undone' : 'Done again'}: ${label}.`);
  };
  useKeyBindings([
    { key: 'z', modifier: true, run: (event) => step(event.shiftKey ? 'redo' : 'undo') },
    { key: 'y', modifier: true, run: () => step('redo') },
    { key: 's', modifier: true, run: () => void draft.getState().apply() },
  ]);
  return (
    <Section
      title="Configuration file"
      description="Recording, cache and names. Listeners, routes and pools are in Routes."
    >
      {isReadable ? (
        <div className="rounded-lg border border-line bg-surface">
          <div className="flex justify-end gap-1 px-3 pt-2">
            <IconButton
              label="Undo"
              keys={withModifier('Z')}
              size="sm"
              isDisabled={undoable === null}
              onPress={() => step('undo')}
            >
              <Undo2 size={14} aria-hidden />
            </IconButton>
            <IconButton
              label="Redo"
              keys={withModifier('Shift Z')}
              size="sm"
              isDisabled={redoable === null}
              onPress={() => step('redo')}
            >
              <Redo2 size={14} aria-hidden />
            </IconButton>
          </div>
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

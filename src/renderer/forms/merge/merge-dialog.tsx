import { useMemo, useState } from 'react';
import { changesBetween } from '../../../shared/edit/changes.ts';
import type { Conflict, Side } from '../../../shared/edit/merge/conflict.ts';
import { useStores } from '../../stores/context.tsx';
import { type MergePreview, type MergeSource, previewMerge } from '../../stores/draft/merging.ts';
import { Button } from '../../ui/button.tsx';
import { ChangeList } from '../../ui/change-list.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { MistakeList } from '../mistake-list.tsx';
import { useDraft, useDraftValue } from '../use-draft.ts';
import { ConflictRow } from './conflict-row.tsx';
import { type MergeWords, mergeWords } from './merge-words.ts';

/** Conflicts shown one by one; the rest follow the buttons that choose one side for all. */
const conflictsShown = 100;

/** Two versions of the configuration become one draft: what collides is chosen, and what comes of it is shown first. */
export function MergeDialog() {
  const merging = useDraftValue((state) => state.merging);
  return merging === null ? null : <Merge source={merging} />;
}

function Merge({ source }: { readonly source: MergeSource }) {
  const { notices } = useStores();
  const draft = useDraft();
  const baseMoment = useDraftValue((state) => state.baseMoment);
  const moment = useDraftValue((state) => state.moment);
  const theirs = useDraftValue((state) => state.theirs);
  const dirty = useDraftValue((state) => state.dirty);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Side>>(new Map());
  const [rest, setRest] = useState<Side | null>(null);
  const sideOf = (id: string): Side | null => chosen.get(id) ?? rest;
  const preview = useMemo(
    () => previewMerge(source, { baseMoment, moment, theirs }, (id) => chosen.get(id) ?? rest ?? 'mine'),
    [source, baseMoment, moment, theirs, chosen, rest],
  );
  const [now] = useState(Date.now);
  const words = mergeWords(source, dirty, now);
  const compared = source.kind === 'file' ? theirs?.input : baseMoment.input;
  const close = () => draft.getState().cancelMerge();
  const open = preview?.conflicts.filter(({ id }) => sideOf(id) === null).length ?? 0;
  const use = () => {
    if (preview === null) return;
    draft.getState().finishMerge(preview.input);
    notices.getState().say('Merged into your draft. Undo takes it back.');
  };
  return (
    <Dialog
      title={words.title}
      width="xl"
      isOpen
      onClose={close}
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant="primary" isDisabled={preview === null || open > 0} onPress={use}>
            Use as the draft
          </Button>
        </>
      }
    >
      {preview === null ? (
        <p className="text-muted">There is nothing to merge with any more: the file cannot be read now.</p>
      ) : (
        <div className="flex flex-col gap-4">
          <Conflicts
            conflicts={preview.conflicts}
            words={words}
            open={open}
            sideOf={sideOf}
            onChoose={(id, side) => setChosen(new Map([...chosen, [id, side]]))}
            onChooseAll={(side) => {
              setChosen(new Map());
              setRest(side);
            }}
          />
          <Outcome preview={preview} compared={compared} />
        </div>
      )}
    </Dialog>
  );
}

interface ConflictsProps {
  readonly conflicts: readonly Conflict[];
  readonly words: MergeWords;
  /** How many still have to be chosen. */
  readonly open: number;
  readonly sideOf: (id: string) => Side | null;
  readonly onChoose: (id: string, side: Side) => void;
  readonly onChooseAll: (side: Side) => void;
}

function Conflicts({ conflicts, words, open, sideOf, onChoose, onChooseAll }: ConflictsProps) {
  if (conflicts.length === 0) {
    return <p className="text-muted">Both changed different things, so both are taken.</p>;
  }
  const left = conflicts.length - conflictsShown;
  return (
    <section aria-label="Changed on both sides" className="flex flex-col">
      <div className="flex flex-wrap items-center gap-2 pb-1">
        <p className="min-w-0 flex-1 text-muted">
          {conflicts.length === 1 ? 'One thing was' : `${conflicts.length} things were`} changed on both
          sides. Choose which to keep; everything else is merged.
        </p>
        <span aria-live="polite" className="text-muted text-xs">
          {open === 0 ? 'All chosen' : `${open} to choose`}
        </span>
        <Button size="sm" onPress={() => onChooseAll('mine')}>
          {words.allMine}
        </Button>
        <Button size="sm" onPress={() => onChooseAll('theirs')}>
          {words.allTheirs}
        </Button>
      </div>
      <div className="divide-y divide-line">
        {conflicts.slice(0, conflictsShown).map((conflict) => (
          <ConflictRow
            key={conflict.id}
            conflict={conflict}
            words={words}
            chosen={sideOf(conflict.id)}
            onChoose={(side) => onChoose(conflict.id, side)}
          />
        ))}
      </div>
      {left > 0 && (
        <p className="pt-1 text-muted">
          {left} more are not shown. Choose one side for all, then the other one where you want it.
        </p>
      )}
    </section>
  );
}

/** What applying the merged draft would change in the file, and what is wrong with it. */
function Outcome({ preview, compared }: { readonly preview: MergePreview; readonly compared: unknown }) {
  const changes = useMemo(() => changesBetween(compared, preview.input), [compared, preview.input]);
  return (
    <section aria-label="What the draft will be" className="flex flex-col gap-1 border-line border-t pt-3">
      <h3 className="font-semibold">What the draft then changes in the file</h3>
      {changes.length === 0 ? (
        <p className="text-muted">Nothing: the file has it all already.</p>
      ) : (
        <ChangeList isWrapped changes={changes} />
      )}
      {preview.mistakes.length > 0 && (
        <>
          <p className="flex items-center gap-1.5 pt-2 text-error">
            <StatusMark tone="error" />
            {preview.mistakes.length === 1 ? 'A mistake comes' : `${preview.mistakes.length} mistakes come`}{' '}
            of it, to mend in the form before it can be applied
          </p>
          <MistakeList mistakes={preview.mistakes} input={preview.input} />
        </>
      )}
    </section>
  );
}

import { useEffect, useMemo, useState } from 'react';
import { checkConfig } from '../../../../shared/config/check.ts';
import { changesBetween } from '../../../../shared/edit/changes.ts';
import type { RouteEdit } from '../../../../shared/edit/routes.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { ChangeList } from '../../../ui/change-list.tsx';
import { errorText, InlineError } from '../../../ui/inline-error.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { compareTexts, type DifferenceRow } from '../../../ui/text-difference.ts';
import { TextDifference } from '../../../ui/text-difference-table.tsx';

const views = [
  { value: 'changes', label: 'Changes' },
  { value: 'file', label: 'File' },
] as const;

/** What a change would do to the configuration: in words, and in the text of the file. */
export function ChangeReview({ edit }: { readonly edit: RouteEdit }) {
  const base = useStoreValue('config', (state) => state.snapshot?.input);
  const [view, setView] = useState<'changes' | 'file'>('changes');
  const input = edit.ok ? edit.input : null;
  const mistakes = useMemo(() => mistakesOf(input), [input]);
  const changes = useMemo(() => (input === null ? [] : changesBetween(base, input)), [base, input]);
  if (!edit.ok) return <InlineError>{edit.message}</InlineError>;
  return (
    <section aria-label="What this changes" className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-semibold">What this changes</h3>
        <SegmentedControl label="Shown as" options={views} value={view} onChange={setView} />
      </div>
      {view === 'changes' ? <ChangeList changes={changes} /> : <FileDifference input={edit.input} />}
      {edit.notes.map((note) => (
        <p key={note} className="text-muted text-xs">
          {note}
        </p>
      ))}
      {mistakes.map((mistake) => (
        <InlineError key={mistake}>{mistake}</InlineError>
      ))}
    </section>
  );
}

/** What keeps a value from being applied, a sentence each. */
export function mistakesOf(input: unknown): readonly string[] {
  if (input === null) return [];
  const checked = checkConfig(input);
  return checked.ok
    ? []
    : checked.mistakes
        .slice(0, 5)
        .map(({ at, message, allowed }) => `${at} ${message}. Allowed: ${allowed}.`);
}

function FileDifference({ input }: { readonly input: unknown }) {
  const { config } = useStores();
  const [rows, setRows] = useState<readonly DifferenceRow[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    config
      .getState()
      .preview(input)
      .then(
        ({ before, after }) => {
          if (current) setRows(compareTexts(before, after) ?? []);
        },
        (error: unknown) => {
          if (current) setFailure(errorText(error));
        },
      );
    return () => {
      current = false;
    };
  }, [config, input]);
  if (failure !== null) return <InlineError>{failure}</InlineError>;
  if (rows === null) return <p className="text-muted">Reading the file…</p>;
  return <TextDifference label="Differences of the file" left="Now" right="After" rows={rows} />;
}

import { ChevronDown, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Mistake } from '../../shared/config/mistakes.ts';
import { idOf, listAt, mapAt } from '../../shared/config/plain.ts';
import { changesBetween } from '../../shared/edit/changes.ts';
import { Button } from '../ui/button.tsx';
import { ChangeList } from '../ui/change-list.tsx';
import { classNames } from '../ui/class-names.ts';
import { InlineError } from '../ui/inline-error.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import type { SelectOption } from '../ui/select.tsx';
import { StatusMark } from '../ui/status-mark.tsx';
import { FileDifference } from './file-difference.tsx';
import { ImpactButton } from './impact-button.tsx';
import { MistakeList } from './mistake-list.tsx';
import { useDraft, useDraftValue } from './use-draft.ts';

/** Height of the window, in CSS pixels, from which there is room for the changes beside what they are made in. */
const roomyHeight = 720;

type Side = 'changes' | 'file';

const sides: readonly SelectOption<Side>[] = [
  { value: 'changes', label: 'Changes' },
  { value: 'file', label: 'File' },
];

export interface ChangesBarProps {
  readonly onShowRoute: () => void;
  readonly onShowListener: (index: number) => void;
}

/** What applying would change and what stands in its way; gone while there is neither. */
export function ChangesBar({ onShowRoute, onShowListener }: ChangesBarProps) {
  const draft = useDraft();
  const base = useDraftValue((state) => state.base);
  const before = useDraftValue((state) => state.baseMoment);
  const moment = useDraftValue((state) => state.moment);
  const dirty = useDraftValue((state) => state.dirty);
  const checked = useDraftValue((state) => state.mistakes);
  const failure = useDraftValue((state) => state.failure);
  const isApplying = useDraftValue((state) => state.phase === 'applying');
  const hasConflict = useDraftValue((state) => state.theirs !== null);
  const [isOpen, setIsOpen] = useState(() => window.innerHeight >= roomyHeight);
  const [side, setSide] = useState<Side>('changes');
  const changes = useMemo(
    () =>
      dirty
        ? changesBetween(before.input, moment.input, { before: before.routeKeys, after: moment.routeKeys })
        : [],
    [dirty, before, moment.input, moment.routeKeys],
  );
  // Mistakes of the file itself say where in it they are.
  const own = dirty ? checked : (base?.mistakes ?? []);
  const refused = failure?.mistakes ?? [];
  const mistakes = own.length > 0 ? own : refused;
  if (!dirty && mistakes.length === 0 && failure === null) return null;

  const showsFile = isOpen && dirty && side === 'file';
  const open = (mistake: Mistake) => {
    const [list, index] = mistake.path;
    if (typeof index !== 'number') return;
    if (list === 'listeners') onShowListener(index);
    else {
      const place =
        list === 'pools'
          ? draft.getState().moment.routeKeys.findIndex((_, at) => leadsTo(moment.input, at, index))
          : index;
      draft.getState().select(moment.routeKeys[place] ?? moment.selected);
      onShowRoute();
    }
  };

  return (
    <section
      aria-label="What this changes"
      className={classNames(
        'flex shrink-0 flex-col border-line-strong border-t bg-bg',
        showsFile ? 'h-[45%]' : 'max-h-[32%]',
      )}
    >
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 py-1 pr-3 pl-2">
        <AriaButton
          aria-expanded={isOpen}
          onPress={() => setIsOpen(!isOpen)}
          className="flex h-7 cursor-default items-center gap-1.5 rounded-md px-2 font-semibold hover:bg-hover"
        >
          {isOpen ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          {dirty ? count(changes.length, 'change') : 'The file is not applied'}
        </AriaButton>
        {isOpen && dirty && (
          <SegmentedControl label="Shown as" options={sides} value={side} onChange={setSide} />
        )}
        <span
          aria-live="polite"
          className={classNames('flex-1', mistakes.length > 0 ? 'min-w-24' : 'min-w-0')}
        >
          {mistakes.length > 0 && (
            <span className="flex items-center gap-1.5 text-error">
              <StatusMark tone="error" />
              <span className="shrink-0">{count(mistakes.length, 'mistake')}</span>
              <span className="min-w-0 truncate text-muted">{dirty ? 'to mend first' : 'in the file'}</span>
            </span>
          )}
        </span>
        {dirty && (
          <div className="ml-auto flex items-center gap-2">
            <ImpactButton
              input={own.length === 0 ? moment.input : null}
              isDisabled={isApplying || own.length > 0}
            />
            <Button onPress={() => draft.getState().discard()} isDisabled={isApplying}>
              Discard
            </Button>
            <Button
              variant="primary"
              onPress={() => void draft.getState().apply()}
              isDisabled={isApplying || own.length > 0 || hasConflict}
            >
              {isApplying ? 'Applying…' : 'Apply'}
            </Button>
          </div>
        )}
      </div>
      {failure !== null && refused.length === 0 && (
        <div className="shrink-0 px-4 pb-2">
          <InlineError>{failure.message}</InlineError>
        </div>
      )}
      {showsFile && (
        <div className="flex min-h-0 flex-1 flex-col px-3 pb-3">
          <FileDifference input={moment.input} />
        </div>
      )}
      {isOpen && !showsFile && (
        <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
          {mistakes.length > 0 && <MistakeList mistakes={mistakes} input={moment.input} onOpen={open} />}
          {changes.length > 0 && <ChangeList changes={changes} />}
        </div>
      )}
    </section>
  );
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

function leadsTo(input: unknown, route: number, pool: number): boolean {
  const id = idOf(listAt(input, 'pools')[pool]);
  return id !== null && mapAt(listAt(input, 'routes')[route], 'to')['pool'] === id;
}

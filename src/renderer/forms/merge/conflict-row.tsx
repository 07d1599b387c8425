import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import type { Conflict, Side } from '../../../shared/edit/merge/conflict.ts';
import { conflictWords, valueLines } from '../../../shared/edit/merge/conflict-words.ts';
import type { MergeWords } from './merge-words.ts';

export interface ConflictRowProps {
  readonly conflict: Conflict;
  readonly words: MergeWords;
  /** Null while nothing was chosen. */
  readonly chosen: Side | null;
  readonly onChoose: (side: Side) => void;
}

const sides = ['mine', 'theirs'] as const;

/** One thing that both changed: what it was, and the two values to choose from. */
export function ConflictRow({ conflict, words, chosen, onChoose }: ConflictRowProps) {
  const { subject, key } = conflictWords(conflict);
  const name = key === '' ? subject : `${subject}, ${key}`;
  return (
    <RadioGroup
      aria-label={name}
      value={chosen}
      onChange={(value) => {
        const side = sides.find((candidate) => candidate === value);
        if (side !== undefined) onChoose(side);
      }}
      orientation="horizontal"
      className="flex flex-col gap-1.5 py-3"
    >
      <h4 className="selectable">
        <strong className="font-semibold">{subject}</strong>{' '}
        {key !== '' && <code className="font-mono text-muted text-xs">{key}</code>}
      </h4>
      <div className="grid grid-cols-3 gap-2">
        <div className="min-w-0 rounded-md border border-line border-dashed px-2.5 py-2">
          <p className="pb-1 text-faint text-xs">{words.base}</p>
          <Value value={conflict.base} missing="not there" />
        </div>
        {sides.map((side) => (
          <RadioField key={side} value={side} className="flex min-w-0">
            <RadioButton className="group min-w-0 flex-1 cursor-default rounded-md border border-line bg-control px-2.5 py-2 hover:border-line-strong selected:border-accent selected:bg-accent-soft focus-visible:outline-2 focus-visible:outline-accent">
              <span className="flex items-center gap-1.5 pb-1 text-muted text-xs group-selected:font-semibold group-selected:text-text">
                <span
                  aria-hidden
                  className="flex size-3 shrink-0 items-center justify-center rounded-full border border-faint group-selected:border-accent"
                >
                  <span className="size-1.5 rounded-full bg-accent opacity-0 group-selected:opacity-100" />
                </span>
                {words[side]}
              </span>
              <Value value={conflict[side]} missing={conflict.base === undefined ? 'not there' : 'removed'} />
            </RadioButton>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}

function Value({ value, missing }: { readonly value: unknown; readonly missing: string }) {
  if (value === undefined) return <span className="text-muted text-xs italic">{missing}</span>;
  return (
    <span className="selectable block max-h-40 overflow-auto whitespace-pre-wrap break-words font-mono text-xs">
      {valueLines(value)}
    </span>
  );
}

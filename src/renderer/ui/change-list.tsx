import { type Change, changeText } from '../../shared/edit/changes.ts';
import { classNames } from './class-names.ts';

const marks = { added: '+', removed: '−', changed: '~', moved: '↕' } as const;
const markClass = {
  added: 'text-ok',
  removed: 'text-error',
  changed: 'text-accent',
  moved: 'text-accent',
} as const;

export interface ChangeListProps {
  readonly changes: readonly Change[];
  /** Up to three lines for a change, where a line is short. */
  readonly isWrapped?: boolean;
}

/** What applying would change, a line each. */
export function ChangeList({ changes, isWrapped = false }: ChangeListProps) {
  return (
    <ul aria-label="Changes" className="flex flex-col">
      {changes.map((change, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: two changes may read the same
          key={`${changeText(change)} ${index}`}
          className="flex min-w-0 items-baseline gap-2 px-2 py-0.5"
          title={changeText(change)}
        >
          <span
            aria-hidden
            className={`w-2.5 shrink-0 text-center font-mono font-semibold ${markClass[change.kind]}`}
          >
            {marks[change.kind]}
          </span>
          <ChangeSentence change={change} isWrapped={isWrapped} />
        </li>
      ))}
    </ul>
  );
}

function ChangeSentence({ change, isWrapped }: { readonly change: Change; readonly isWrapped: boolean }) {
  const { kind, subject, key, before, after } = change;
  return (
    <span className={classNames('selectable min-w-0', isWrapped ? 'line-clamp-3 wrap-anywhere' : 'truncate')}>
      <strong className="font-semibold">{subject}</strong>{' '}
      <span className="text-muted">
        {kind === 'moved' ? `moved from place ${before} to ${after}` : key === '' ? kind : key}
      </span>{' '}
      {kind !== 'moved' && (
        <>
          {key !== '' && <Value tone="old" text={before} />}
          {key !== '' && <span className="text-faint"> → </span>}
          {(key !== '' || kind === 'added') && <Value tone={key === '' ? 'plain' : 'new'} text={after} />}
        </>
      )}
    </span>
  );
}

const valueClass = {
  old: 'rounded-sm bg-error-soft px-1 text-error',
  new: 'rounded-sm bg-ok-soft px-1 text-ok',
  plain: 'text-muted',
} as const;

/** A value before or after; a dash where there was or will be none. */
function Value({ tone, text }: { readonly tone: keyof typeof valueClass; readonly text: string | null }) {
  return <code className={`font-mono text-xs ${valueClass[tone]}`}>{text ?? '–'}</code>;
}

import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { formatCount } from './format.ts';
import type { ComparedField } from './header-compare.ts';
import { VisibleText } from './visible-text.tsx';

/** Characters of a value that are drawn before one asks for all. */
const valueLength = 2_000;

export interface HeaderSectionProps {
  readonly title: string;
  readonly note: string;
  /** Lines before the fields, without a name. */
  readonly lines: readonly ComparedField[];
  readonly fields: readonly ComparedField[];
  /** What there is to know of a field, in a few words; null for nothing. */
  readonly remark?: (field: ComparedField) => string | null;
  /** Stands behind the title. */
  readonly action?: ReactNode;
}

/** A section of fields, each line with the sign of its difference. */
export function HeaderSection({ title, note, lines, fields, remark, action }: HeaderSectionProps) {
  const all = [...lines, ...fields];
  const added = all.filter((field) => field.difference === 'added').length;
  const removed = all.filter((field) => field.difference === 'removed').length;
  return (
    <section>
      <h3 className="flex items-baseline gap-2 pb-1">
        <span className="font-semibold">{title}</span>
        <span className="flex-1 text-faint text-xs">{note}</span>
        {removed > 0 && <span className="font-mono text-error text-xs">− {removed}</span>}
        {added > 0 && <span className="font-mono text-ok text-xs">+ {added}</span>}
        <span className="-my-1 self-center">{action}</span>
      </h3>
      <div className="overflow-hidden rounded-md border border-line py-1 font-mono text-xs leading-5">
        {all.length === 0 ? (
          <p className="px-2 text-muted">No field.</p>
        ) : (
          all.map((field, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: equal lines are told apart by their place alone
            <HeaderLine key={`${index}-${field.difference}`} field={field} remark={remark?.(field) ?? null} />
          ))
        )}
      </div>
    </section>
  );
}

const differences = {
  same: { sign: '', spoken: '', className: '' },
  removed: { sign: '−', spoken: 'removed: ', className: 'bg-error-soft' },
  added: { sign: '+', spoken: 'added: ', className: 'bg-ok-soft' },
} as const;

const signTone = { same: '', removed: 'text-error', added: 'text-ok' } as const;

interface HeaderLineProps {
  readonly field: ComparedField;
  readonly remark: string | null;
}

function HeaderLine({ field, remark }: HeaderLineProps) {
  const [showsAll, setShowsAll] = useState(false);
  const { value } = field;
  const isCut = !showsAll && value.length > valueLength;
  const { sign, spoken, className } = differences[field.difference];
  return (
    <div className={classNames('flex gap-1.5 px-2', className)}>
      <span aria-hidden className={classNames('w-2 shrink-0', signTone[field.difference])}>
        {sign}
      </span>
      <p className="min-w-0 flex-1 break-all">
        {spoken !== '' && <span className="sr-only">{spoken}</span>}
        {field.name !== '' && <span className="text-muted">{field.name}: </span>}
        <VisibleText text={isCut ? value.slice(0, valueLength) : value} />
        {isCut && (
          <Button size="sm" variant="link" onPress={() => setShowsAll(true)}>
            … show all {formatCount(value.length)} characters
          </Button>
        )}
      </p>
      {remark !== null && <span className="shrink-0 font-sans text-2xs text-faint">{remark}</span>}
    </div>
  );
}

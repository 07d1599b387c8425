import { Plus, X } from 'lucide-react';
import { Button } from './button.tsx';
import type { HeaderRow } from './header-draft.ts';
import { IconButton } from './icon-button.tsx';
import { TextField } from './text-field.tsx';

export interface HeaderRowsProps {
  readonly rows: readonly HeaderRow[];
  readonly onChange: (rows: readonly HeaderRow[]) => void;
  /** What is wrong with a row, by its place. */
  readonly problems: ReadonlyMap<number, string>;
}

/** Header fields as an ordered list: names keep their case, and the same name may come more than once. */
export function HeaderRows({ rows, onChange, problems }: HeaderRowsProps) {
  const change = (index: number, part: Partial<HeaderRow>) => {
    const row = rows[index];
    if (row !== undefined) onChange(rows.with(index, { ...row, ...part }));
  };
  const add = () =>
    onChange([...rows, { key: Math.max(0, ...rows.map(({ key }) => key)) + 1, name: '', value: '' }]);
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="pb-1 text-muted text-xs">Headers, in the order they are sent</legend>
      {rows.map((row, index) => (
        <div key={row.key} className="flex items-start gap-1">
          <TextField
            label={`Name of header ${index + 1}`}
            hideLabel
            data
            placeholder="Name"
            value={row.name}
            onChange={(name) => change(index, { name })}
            className="w-52 shrink-0"
          />
          <TextField
            label={`Value of header ${index + 1}`}
            hideLabel
            data
            placeholder="Value"
            value={row.value}
            error={problems.get(index) ?? null}
            onChange={(value) => change(index, { value })}
            className="flex-1"
          />
          <IconButton
            label={`Remove header ${index + 1}`}
            size="sm"
            className="mt-0.5"
            onPress={() => onChange(rows.toSpliced(index, 1))}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button size="sm" variant="ghost" className="self-start" onPress={add}>
        <Plus size={12} aria-hidden />
        Add header
      </Button>
    </fieldset>
  );
}

import { useState } from 'react';
import { TextField } from '../ui/text-field.tsx';
import { judgeId } from './judge-id.ts';

export interface IdFieldProps {
  readonly label: string;
  readonly value: string;
  /** Ids that are taken by others of its kind. */
  readonly taken: readonly string[];
  readonly error: string | null;
  readonly onCommit: (id: string) => void;
  readonly hideLabel?: boolean;
  /** Id of what says what is wrong, where that stands elsewhere. */
  readonly errorId?: string;
  readonly className?: string;
}

/**
 * An id that other parts of the file refer to. It is judged while it is typed, and takes effect when the person leaves
 * the field: on the way there it might be the id of something else, and references would go astray.
 */
export function IdField({
  label,
  value,
  taken,
  error,
  onCommit,
  hideLabel = false,
  errorId,
  className,
}: IdFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    if (typed !== null && typed !== value) onCommit(typed);
    setTyped(null);
  };
  return (
    <TextField
      label={label}
      hideLabel={hideLabel}
      data
      value={typed ?? value}
      onChange={setTyped}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        else if (event.key === 'Escape' && typed !== null) setTyped(null);
        else event.continuePropagation();
      }}
      error={typed === null || typed === value ? error : judgeId(typed, taken)}
      {...(errorId === undefined ? {} : { isInvalid: true, 'aria-describedby': errorId })}
      {...(className === undefined ? {} : { className })}
    />
  );
}

import { type Mistake, showValue } from '../../shared/config/mistakes.ts';
import type { Path } from '../../shared/config/raw.ts';
import { classNames } from '../ui/class-names.ts';
import { FieldErrorText } from './form-row.tsx';
import { textAt } from './mistake-text.ts';

export interface AlsoSetProps {
  /** Keys with their places in the configuration. */
  readonly keys: readonly { readonly key: string; readonly path: Path; readonly value: unknown }[];
  readonly mistakes: readonly Mistake[];
}

/** Keys that were set by hand and that no form shows. They are kept as they are. */
export function AlsoSet({ keys, mistakes }: AlsoSetProps) {
  return (
    <div className="flex flex-col gap-1">
      <ul className="flex min-h-7 flex-wrap items-center gap-1">
        {keys.map(({ key, path, value }) => (
          <li
            key={key}
            title={`${key}: ${showValue(value)}`}
            className={classNames(
              'rounded-sm px-1.5 font-mono text-xs leading-5 ring-1 ring-inset',
              textAt(mistakes, path) === null ? 'bg-sunken ring-line' : 'bg-error-soft text-error ring-error',
            )}
          >
            {key}
          </li>
        ))}
      </ul>
      {keys.map(({ key, path }) => {
        const text = textAt(mistakes, path);
        return text === null ? null : <FieldErrorText key={key}>{`${key}: ${text}`}</FieldErrorText>;
      })}
    </div>
  );
}

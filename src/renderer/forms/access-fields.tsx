import type { Mistake } from '../../shared/config/mistakes.ts';
import type { Path, RawMap } from '../../shared/config/raw.ts';
import { type AccessKey, readAccess } from './defence-form.ts';
import { describeKey } from './describe.ts';
import { mistakenEntries, textAt } from './mistake-text.ts';
import { TagInput } from './tag-input.tsx';

const lists: readonly { readonly key: AccessKey; readonly label: string; readonly placeholder: string }[] = [
  { key: 'allow', label: 'Allow', placeholder: 'everybody' },
  { key: 'deny', label: 'Deny', placeholder: 'nobody, or 192.0.2.0/24' },
];

export interface AccessFieldsProps {
  /** The route or the listener. */
  readonly owner: RawMap;
  readonly kind: 'listeners' | 'routes';
  readonly path: Path;
  readonly mistakes: readonly Mistake[];
  readonly onChange: (key: AccessKey, texts: readonly string[]) => void;
  readonly onSettle: () => void;
}

/** Who may come in, by address. */
export function AccessFields({ owner, kind, path, mistakes, onChange, onSettle }: AccessFieldsProps) {
  return lists.map(({ key, label, placeholder }) => (
    <TagInput
      key={key}
      label={label}
      placeholder={placeholder}
      description={describeKey(`${kind}[].${key}`)}
      values={readAccess(owner, key)}
      onChange={(texts) => {
        onChange(key, texts);
        return true;
      }}
      onSettle={onSettle}
      mistaken={mistakenEntries(mistakes, [...path, key])}
      error={textAt(mistakes, [...path, key])}
      splits
    />
  ));
}
